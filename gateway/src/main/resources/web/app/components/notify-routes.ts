import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { ContactPoint, NotifyRoute } from '../core/types';
import { t, word } from '../core/messages';
import { name } from '../parts/basics';

const SEVERITIES = ['critical', 'warning', 'info'] as const;
const KINDS = ['device', 'fleet'] as const;
const REPEATS = ['1h', '4h', '12h', '24h', '0s'] as const;

const words = (text: FormDataEntryValue | null): string[] => String(text ?? '').split(',').map((one) => one.trim()).filter(Boolean);

/** Of which alarms contact points are told. A change goes up as `changed`. */
export class NotifyRoutes extends PageElement {
  static override properties = { contacts: { attribute: false }, routes: { attribute: false }, problem: { state: true } };
  declare contacts: readonly ContactPoint[];
  declare routes: readonly NotifyRoute[];
  declare problem: string | null;

  constructor() {
    super();
    this.contacts = [];
    this.routes = [];
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

  private async add(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const done = await this.carryOut(() => api.putNotifyRoute(String(given.get('name')).trim(), {
      contacts: given.getAll('contact').map(String), severities: given.getAll('severity').map(String), kinds: given.getAll('kind').map(String),
      sites: words(given.get('sites')), rules: words(given.get('rules')), repeat: String(given.get('repeat')), resolved: given.has('resolved'),
    }));
    if (done) form.reset();
  }

  protected override render() {
    return html`<section class="panel"><header><h2>${t('notify.routes')}</h2></header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.routes.length ? this.table() : html`<p class="muted">${t('notify.routes.none')}</p>`}
      ${this.contacts.length ? html`<details class="add"><summary>${t('notify.route.add')}</summary>${this.form()}</details>` : nothing}
    </section>`;
  }

  private table() {
    return html`<table class="list">
      <thead><tr><th scope="col">${t('notify.name')}</th><th scope="col">${t('notify.about')}</th><th scope="col">${t('notify.to')}</th>
        <th scope="col">${t('notify.repeat')}</th><th></th></tr></thead>
      <tbody>${this.routes.map((route) => html`<tr>
        <th scope="row">${name(route.name)}</th>
        <td data-label=${t('notify.about')}>${name(this.about(route))}</td>
        <td data-label=${t('notify.to')}>${name(route.contacts.join(', '))}</td>
        <td data-label=${t('notify.repeat')}>${route.repeat === '0s' ? t('notify.repeat.never') : route.repeat}${route.resolved
          ? html`<br /><small class="muted">${t('notify.resolved.too')}</small>` : nothing}</td>
        <td><button type="button" class="small quiet" aria-label=${t('notify.remove.of', { name: route.name })}
          @click=${() => this.carryOut(() => api.removeNotifyRoute(route.name))}>${t('notify.remove')}</button></td>
      </tr>`)}</tbody></table>`;
  }

  private about({ severities, kinds, sites, profiles, rules }: NotifyRoute): string {
    const parts = [severities.map((one) => word('severity', one)), kinds.map((one) => word('notify.kinds', one)), sites, profiles, rules].filter((list) => list.length);
    return parts.length ? parts.map((list) => list.join(', ')).join('; ') : t('notify.about.all');
  }

  private form() {
    return html`<form class="stacked" @submit=${this.add}>
      <label class="field"><span>${t('notify.name')}</span><input name="name" required pattern="[a-z0-9][a-z0-9._\\-]*" maxlength="64" autocomplete="off" /></label>
      ${this.checks(t('notify.to'), 'contact', this.contacts.map((contact) => [contact.name, contact.name] as const), true)}
      ${this.checks(t('notify.severities'), 'severity', SEVERITIES.map((one) => [one, word('severity', one)] as const))}
      ${this.checks(t('notify.kinds'), 'kind', KINDS.map((one) => [one, word('notify.kinds', one)] as const))}
      <label class="field wide"><span>${t('notify.sites')}</span><input name="sites" autocomplete="off" /></label>
      <label class="field wide"><span>${t('notify.rules')}</span><input name="rules" autocomplete="off" /></label>
      <label class="field"><span>${t('notify.repeat')}</span><select name="repeat">
        ${REPEATS.map((one) => html`<option value=${one} ?selected=${one === '4h'}>${one === '0s' ? t('notify.repeat.never') : one}</option>`)}</select></label>
      <label class="check"><input type="checkbox" name="resolved" checked />${t('notify.resolved')}</label>
      <button class="primary">${t('notify.add')}</button>
    </form><p class="muted">${t('notify.routes.what')} ${t('notify.same')}</p>`;
  }

  private checks(label: string, field: string, options: readonly (readonly [string, string])[], isFirstOn = false) {
    return html`<fieldset class="choices wide"><legend>${label}</legend>
      ${options.map(([value, text], place) => html`<label><input type="checkbox" name=${field} value=${value} ?checked=${isFirstOn && place === 0} />${text}</label>`)}
    </fieldset>`;
  }
}

customElements.define('notify-routes', NotifyRoutes);
