import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { ContactPoint } from '../core/types';
import { t } from '../core/messages';
import { command, name, pill } from '../parts/basics';

type Tried = { good: boolean; text: string } | 'busy';

/** Contact points: how they do, a test, and a form. A change goes up as `changed`. */
export class NotifyContacts extends PageElement {
  static override properties = {
    contacts: { attribute: false }, tried: { state: true }, secret: { state: true }, kind: { state: true }, problem: { state: true },
  };
  declare contacts: readonly ContactPoint[];
  declare tried: ReadonlyMap<string, Tried>;
  declare secret: { name: string; text: string } | null;
  declare kind: 'webhook' | 'email';
  declare problem: string | null;

  constructor() {
    super();
    this.contacts = [];
    this.tried = new Map();
    this.secret = null;
    this.kind = 'webhook';
    this.problem = null;
  }

  private async carryOut(what: () => Promise<unknown>): Promise<boolean> {
    try {
      await what();
      this.problem = null;
      this.dispatchEvent(new CustomEvent('changed'));
      return true;
    } catch (error) {
      this.problem = problemText(error);
      return false;
    }
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

  private async add(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const called = String(given.get('name')).trim();
    const to = String(given.get('to')).trim();
    const perHour = Number(given.get('perHour'));
    const done = await this.carryOut(async () => {
      const { secret } = await api.putContactPoint(called, this.kind === 'webhook'
        ? { kind: 'webhook', url: to, perHour } : { kind: 'email', recipients: to.split(',').map((one) => one.trim()).filter(Boolean), perHour });
      this.secret = secret ? { name: called, text: secret } : null;
    });
    if (done) form.reset();
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
          <button type="button" class="small quiet" aria-label=${t('notify.remove.of', { name: contact.name })}
            @click=${() => this.carryOut(() => api.removeContactPoint(contact.name))}>${t('notify.remove')}</button></div>
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
    return html`<form class="stacked" @submit=${this.add}>
      <label class="field"><span>${t('notify.kind')}</span>
        <select @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as 'webhook' | 'email')}>
          <option value="webhook">${t('notify.kind.webhook')}</option><option value="email">${t('notify.kind.email')}</option></select></label>
      <label class="field"><span>${t('notify.name')}</span><input name="name" required pattern="[a-z0-9][a-z0-9._\\-]*" maxlength="64" autocomplete="off" /></label>
      <label class="field wide"><span>${t(this.kind === 'webhook' ? 'notify.url' : 'notify.recipients')}</span>
        <input name="to" required maxlength="2048" autocomplete="off" spellcheck="false" /></label>
      <label class="field"><span>${t('notify.per-hour')}</span><input name="perHour" type="number" min="1" max="600" value="30" required /></label>
      <button class="primary">${t('notify.add')}</button>
    </form><p class="muted">${t('notify.same')}</p>`;
  }
}

customElements.define('notify-contacts', NotifyContacts);
