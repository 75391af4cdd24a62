import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import type { Tagged } from '../core/answers';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import type { ContactPoint, Delivery, NotifyRoute } from '../core/types';
import { t } from '../core/messages';
import { longText, name, pill, skeleton } from '../parts/basics';
import '../components/notify-contacts';
import '../components/notify-routes';

const LOOK_MILLIS = 5000;
const SHOWN = 50;
const TONES = { waiting: 'warn', delivered: 'ok', 'given-up': 'bad' } as const;

interface Found {
  contacts: Tagged<ContactPoint[]>;
  routes: Tagged<NotifyRoute[]>;
  deliveries: Delivery[];
}

/** Who is told of alarms elsewhere, of which, and what became of it. For admins of all sites. */
export class NotificationsPage extends PageElement {
  static override properties = { found: { state: true }, problem: { state: true } };
  declare found: Found | null;
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.found = null;
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_MILLIS, true);
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(Promise.all([api.contactPoints(), api.notifyRoutes(), api.deliveries(SHOWN)]));
      if (!found) return;
      const [contacts, routes, deliveries] = found.answer;
      this.found = { contacts, routes, deliveries };
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    return html`<nav class="crumbs" aria-label=${t('crumbs')}><a href=${href.alarms()}>${t('alarms.title')}</a></nav>
      <div class="heading"><h1>${t('notify.title')}</h1><p class="muted">${t('notify.subtitle')}</p></div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.found ? this.content(this.found) : this.problem ? nothing : skeleton(3)}`;
  }

  private content({ contacts, routes, deliveries }: Found) {
    return html`<notify-contacts .contacts=${contacts.shown} .tag=${contacts.tag} @changed=${() => this.load()}></notify-contacts>
      <notify-routes .contacts=${contacts.shown} .routes=${routes.shown} .tag=${routes.tag} @changed=${() => this.load()}></notify-routes>
      <section class="panel"><header><h2>${t('notify.deliveries')}</h2></header>
        ${deliveries.length ? this.table(deliveries) : html`<p class="muted">${t('notify.deliveries.none')}</p>`}</section>`;
  }

  private table(deliveries: readonly Delivery[]) {
    return html`<table class="list">
      <thead><tr><th scope="col">${t('notify.when')}</th><th scope="col">${t('notify.what')}</th><th scope="col">${t('notify.to')}</th>
        <th scope="col">${t('notify.state')}</th><th scope="col">${t('notify.answer')}</th></tr></thead>
      <tbody>${deliveries.map(({ madeAt, title, contactPoint, state, attempts, nextAt, answer }) => html`<tr>
        <td data-label=${t('notify.when')} class="nowrap"><sk-time .at=${madeAt}></sk-time></td>
        <th scope="row">${name(title)}</th>
        <td data-label=${t('notify.to')}>${name(contactPoint)}</td>
        <td data-label=${t('notify.state')}><div>${pill(TONES[state], t(`notify.delivery.${state}`))}
          <small class="muted">${t('notify.attempts', { n: attempts })}${nextAt && attempts ? html`, ${t('notify.next')} <sk-time .at=${nextAt} mode="clock"></sk-time>` : nothing}</small></div></td>
        <td data-label=${t('notify.answer')} class="wrap">${longText(answer, 120)}</td>
      </tr>`)}</tbody></table>`;
  }
}

customElements.define('notifications-page', NotificationsPage);
