import { html, nothing } from 'lit';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { ContactPoint } from '../core/types';
import { t } from '../core/messages';
import { command, name, pill } from '../parts/basics';
import { NotifyPanel, words } from './notify-panel';

type Tried = { good: boolean; text: string } | 'busy';

/** Contact points: how they do, a test, and a form. A change goes up as `changed`. */
export class NotifyContacts extends NotifyPanel {
  static override properties = {
    ...NotifyPanel.properties, contacts: { attribute: false }, tried: { state: true }, secret: { state: true }, kind: { state: true },
  };
  declare contacts: readonly ContactPoint[];
  declare tried: ReadonlyMap<string, Tried>;
  declare secret: { name: string; text: string } | null;
  declare kind: 'webhook' | 'email';

  constructor() {
    super();
    this.contacts = [];
    this.tried = new Map();
    this.secret = null;
    this.kind = 'webhook';
  }

  private async test(contact: string): Promise<void> {
    this.tried = new Map(this.tried).set(contact, 'busy');
    let tried: Tried;
    try {
      const { delivered, answer, millis } = await api.testContactPoint(contact);
      tried = { good: delivered, text: delivered ? t('notify.test.good', { time: millis, answer }) : t('notify.test.bad', { answer }) };
    } catch (error) {
      tried = { good: false, text: problemText(error) };
    }
    this.tried = new Map(this.tried).set(contact, tried);
  }

  private async add(given: FormData): Promise<void> {
    const called = String(given.get('name')).trim();
    const perHour = Number(given.get('perHour'));
    const { secret } = await api.putContactPoint(called, this.kind === 'webhook'
      ? { kind: 'webhook', url: String(given.get('to')).trim(), perHour } : { kind: 'email', recipients: words(given.get('to')), perHour }, this.tag);
    this.secret = secret ? { name: called, text: secret } : null;
  }

  protected override render() {
    return html`<section class="panel"><header><h2>${t('notify.contacts')}</h2></header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.secret ? html`<div class="note warn" role="status"><div><p>${t('notify.secret', { name: this.secret.name })}</p>${command(this.secret.text)}</div></div>` : nothing}
      ${this.contacts.length ? this.table() : html`<p class="muted">${t('notify.contacts.none')}</p>`}
      <details class="add"><summary>${t('notify.contact.add')}</summary>${this.form()}</details>
    </section>`;
  }

  private table() {
    return html`<table class="list">
      <thead><tr><th scope="col">${t('notify.name')}</th><th scope="col">${t('notify.to')}</th><th scope="col">${t('notify.state')}</th><th></th></tr></thead>
      <tbody>${this.contacts.map((contact) => html`<tr>
        <th scope="row">${name(contact.name)}<small>${t(`notify.kind.${contact.kind}`)}</small></th>
        <td data-label=${t('notify.to')}>${name(contact.url || contact.recipients.join(', '))}</td>
        <td data-label=${t('notify.state')}><div>${this.state(contact)}</div></td>
        <td><div class="acts">
          <button type="button" class="small" aria-label=${t('notify.test.of', { name: contact.name })} ?disabled=${this.tried.get(contact.name) === 'busy'}
            @click=${() => this.test(contact.name)}>${t('notify.test')}</button>
          ${this.remover(contact.name, () => api.removeContactPoint(contact.name, this.tag))}</div>
          ${this.answer(contact.name)}</td>
      </tr>`)}</tbody></table>`;
  }

  private state({ waiting, givenUp, deliveredAt, lastError }: ContactPoint) {
    return html`<span class="signs">${waiting ? pill('warn', t('notify.waiting', { n: waiting })) : nothing}
      ${givenUp ? pill('bad', t('notify.given-up', { n: givenUp })) : nothing}
      <span>${deliveredAt ? html`${t('notify.state.fine')} <sk-time .at=${deliveredAt}></sk-time>` : t('notify.state.never')}</span></span>
      ${lastError && (waiting || givenUp) ? html`<small class="muted wrap">${lastError}</small>` : nothing}`;
  }

  private answer(contact: string) {
    const tried = this.tried.get(contact);
    if (!tried) return nothing;
    return html`<p class="tried ${tried === 'busy' ? '' : tried.good ? 'good' : 'bad'}" role="status">${tried === 'busy' ? t('notify.test.busy') : tried.text}</p>`;
  }

  private form() {
    return html`<form class="stacked" @submit=${(event: Event) => this.send(event, (given) => this.add(given))}>
      <label class="field"><span>${t('notify.kind')}</span>
        <select @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as 'webhook' | 'email')}>
          <option value="webhook">${t('notify.kind.webhook')}</option><option value="email">${t('notify.kind.email')}</option></select></label>
      ${this.nameField()}
      <label class="field wide"><span>${t(this.kind === 'webhook' ? 'notify.url' : 'notify.recipients')}</span>
        <input name="to" required maxlength="2048" autocomplete="off" spellcheck="false" /></label>
      <label class="field"><span>${t('notify.per-hour')}</span><input name="perHour" type="number" min="1" max="600" value="30" required /></label>
      <button class="primary">${t('notify.add')}</button>
    </form><p class="muted">${t('notify.same')}</p>`;
  }
}

customElements.define('notify-contacts', NotifyContacts);
