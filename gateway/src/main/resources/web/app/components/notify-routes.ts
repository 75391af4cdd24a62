import { html, nothing } from 'lit';
import { api } from '../core/api';
import type { ContactPoint, NotifyRoute } from '../core/types';
import { t, word } from '../core/messages';
import { name } from '../parts/basics';
import { NotifyPanel, words } from './notify-panel';

const SEVERITIES = ['critical', 'warning', 'info'] as const;
const KINDS = ['device', 'fleet'] as const;
const WAITS = ['0s', '30s', '2m', '10m', '1h'] as const;
const INTERVALS = ['1m', '5m', '30m', '2h', '24h'] as const;
const REPEATS = ['1h', '4h', '12h', '24h', '0s'] as const;

/** Of which alarms contact points are told. A change goes up as `changed`. */
export class NotifyRoutes extends NotifyPanel {
  static override properties = { ...NotifyPanel.properties, contacts: { attribute: false }, routes: { attribute: false } };
  declare contacts: readonly ContactPoint[];
  declare routes: readonly NotifyRoute[];

  constructor() {
    super();
    this.contacts = [];
    this.routes = [];
  }

  private add(given: FormData): Promise<unknown> {
    return api.putNotifyRoute(String(given.get('name')).trim(), {
      contacts: given.getAll('contact').map(String), severities: given.getAll('severity').map(String), kinds: given.getAll('kind').map(String),
      sites: words(given.get('sites')), profiles: words(given.get('profiles')), rules: words(given.get('rules')),
      wait: String(given.get('wait')), interval: String(given.get('interval')), repeat: String(given.get('repeat')), resolved: given.has('resolved'),
    }, this.tag);
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
          ? html`<br /><small class="muted">${t('notify.resolved.too')}</small>` : nothing}<br /><small class="muted">${t('notify.pace', { wait: route.wait, interval: route.interval })}</small></td>
        <td>${this.remover(route.name, () => api.removeNotifyRoute(route.name, this.tag))}</td>
      </tr>`)}</tbody></table>`;
  }

  private about({ severities, kinds, sites, profiles, rules }: NotifyRoute): string {
    const parts = [severities.map((one) => word('severity', one)), kinds.map((one) => word('notify.kinds', one)), sites, profiles, rules].filter((list) => list.length);
    return parts.length ? parts.map((list) => list.join(', ')).join('; ') : t('notify.about.all');
  }

  private form() {
    return html`<form class="stacked" @submit=${(event: Event) => this.send(event, (given) => this.add(given))}>
      ${this.nameField()}
      ${this.checks(t('notify.to'), 'contact', this.contacts.map((contact) => [contact.name, contact.name] as const), true)}
      ${this.checks(t('notify.severities'), 'severity', SEVERITIES.map((one) => [one, word('severity', one)] as const))}
      ${this.checks(t('notify.kinds'), 'kind', KINDS.map((one) => [one, word('notify.kinds', one)] as const))}
      <label class="field wide"><span>${t('notify.sites')}</span><input name="sites" autocomplete="off" /></label>
      <label class="field wide"><span>${t('notify.profiles')}</span><input name="profiles" autocomplete="off" /></label>
      <label class="field wide"><span>${t('notify.rules')}</span><input name="rules" autocomplete="off" /></label>
      ${this.times('wait', WAITS, '30s', t('notify.at-once'))}${this.times('interval', INTERVALS, '5m')}${this.times('repeat', REPEATS, '4h', t('notify.repeat.never'))}
      <label class="check"><input type="checkbox" name="resolved" checked />${t('notify.resolved')}</label>
      <button class="primary">${t('notify.add')}</button>
    </form><p class="muted">${t('notify.routes.what')} ${t('notify.same')}</p>`;
  }

  private times(field: 'wait' | 'interval' | 'repeat', options: readonly string[], usual: string, none = '') {
    return html`<label class="field"><span>${t(`notify.${field}`)}</span><select name=${field}>
      ${options.map((one) => html`<option value=${one} ?selected=${one === usual}>${one === '0s' ? none : one}</option>`)}</select></label>`;
  }

  private checks(label: string, field: string, options: readonly (readonly [string, string])[], isFirstOn = false) {
    return html`<fieldset class="choices wide"><legend>${label}</legend>
      ${options.map(([value, text], place) => html`<label><input type="checkbox" name=${field} value=${value} ?checked=${isFirstOn && place === 0} />${text}</label>`)}
    </fieldset>`;
  }
}

customElements.define('notify-routes', NotifyRoutes);
