import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { NOTHING, type Shown } from '../core/interest';
import { Ticker } from '../core/ticker';
import { needsSomebody } from '../core/alarm-groups';
import { activeAlarms } from '../core/queries';
import { mayLeave } from '../core/leave';
import { type Route, href, parseRoute } from '../core/router';
import { installShortcuts } from '../core/shortcuts';
import { currentTheme, nextTheme, onThemeChange } from '../core/theme';
import { duration } from '../core/format';
import { session } from '../core/session';
import { type MessageKey, t } from '../core/messages';
import { icon, logo } from '../parts/icons';
import { emptyState, pill, skeleton } from '../parts/basics';
import type { HelpDialog } from './help-dialog';
import './help-dialog';
import './audit-banner';
import './link-banner';
import './main-nav';
import './alarm-announcer';
import './login-form';
import './account-menu';
import '../pages/fleet-page';

/** What is fetched when somebody goes there first, so that the first page is there at once. */
const LATER: Partial<Record<Route['page'], () => Promise<unknown>>> = {
  alarms: () => import('../pages/alarms-page'),
  agent: () => import('../pages/agent-page'),
  site: () => import('../pages/site-page'),
  device: () => import('../pages/device-page'),
  conflicts: () => import('../pages/conflicts-page'),
  profiles: () => import('../pages/profiles-page'),
  profile: () => import('../pages/profile-page'),
  'profile-edit': () => import('../pages/profile-edit-page'),
  'profile-new': () => import('../pages/profile-new-page'),
  models: () => import('../pages/models-page'),
  model: () => import('../pages/model-page'),
  approvals: () => import('../pages/approvals-page'),
  notifications: () => import('../pages/notifications-page'),
  people: () => import('../pages/people-page'),
  enrolments: () => import('../pages/enrolments-page'),
  'add-agent': () => import('../pages/add-agent-page'),
  updates: () => import('../pages/updates-page'),
  audit: () => import('../pages/audit-page'),
};

/** What only admins of all sites may read; others are not led there. */
const OF_HEADS: ReadonlySet<Route['page']> = new Set(['audit', 'notifications']);

/** What only operators and admins may read. */
const OF_OPERATORS: ReadonlySet<Route['page']> = new Set(['updates']);

const TITLES: Partial<Record<Route['page'], MessageKey>> = {
  alarms: 'alarms.title', conflicts: 'conflicts.title', profiles: 'profiles.title', 'profile-edit': 'editor.title.new', 'profile-new': 'newprofile.title', models: 'models.title', approvals: 'approvals.title',
  enrolments: 'enrol.title', 'add-agent': 'add.title', people: 'people.title', notifications: 'notify.title', updates: 'updates.title', audit: 'audit.title',
};

/** The frame around every page: header, navigation, banner, and the page of the current route. */
export class SkerryApp extends PageElement {
  static override properties = { route: { state: true }, missing: { state: true }, fetched: { state: true } };
  declare route: Route;
  /** A page that could not be fetched: the link is down, or a newer gateway has others. */
  declare missing: Route['page'] | null;
  /** Of the pages that are fetched later, those that are here. */
  declare fetched: ReadonlySet<Route['page']>;

  constructor() {
    super();
    this.route = parseRoute(location.hash);
    this.missing = null;
    this.fetched = new Set();
    store.show(shownBy(this.route));
    new StoreController(this, ['link', 'alarms']);
    new Ticker(this);
    onThemeChange(() => this.requestUpdate());
    session.onChange(() => this.requestUpdate());
    window.addEventListener('hashchange', ({ oldURL }) => void this.navigate(oldURL));
    installShortcuts(() => this.help());
  }

  private async navigate(from: string): Promise<void> {
    const before = this.route;
    const route = parseRoute(location.hash);
    if (!samePlace(before, route) && !mayLeave()) {
      history.replaceState(null, '', from);
      return;
    }
    this.route = route;
    if (this.route.page !== 'fleet' || before.page !== 'fleet') store.show(shownBy(this.route));
    if (samePlace(before, this.route)) return;
    await this.updateComplete;
    window.scrollTo(0, 0);
    this.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  }

  private help(): void {
    this.querySelector<HelpDialog>('help-dialog')?.show();
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('main')?.focus();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route')) void this.fetch();
  }

  private async fetch(): Promise<void> {
    const { page } = this.route;
    this.missing = null;
    const later = LATER[page];
    if (!later || this.fetched.has(page)) return;
    try {
      await later();
      this.fetched = new Set([...this.fetched, page]);
    } catch {
      if (this.route.page === page) this.missing = page;
    }
  }

  protected override updated(): void {
    // It stands where the header will until it is known who is here.
    if (session.me || this.route.page === 'first-admin') document.querySelector('.shell')?.remove();
    const alarms = activeAlarms().filter(needsSomebody).length;
    const { route } = this;
    const place = route.page === 'device' ? route.deviceId : route.page === 'agent' ? route.agentId
      : route.page === 'model' || route.page === 'profile' ? route.name
      : route.page === 'profile-edit' && route.name ? t('editor.title.edit', { name: route.name }) : route.page === 'site' ? route.site : t(TITLES[route.page] ?? 'fleet.title');
    document.title = `${alarms ? `(${alarms}) ` : ''}${place} · ${t('app.name')}`;
  }

  protected override render() {
    const theme = currentTheme();
    const stranger = this.stranger();
    if (stranger) return html`<main id="main" tabindex="-1">${stranger}</main>`;
    return html`
      <a class="skip" href="#main" @click=${this.skip}>${t('app.skip')}</a>
      <header class="top">
        <a class="brand" href=${href.fleet()}>${logo}<span>${t('app.name')}</span></a>
        <main-nav .page=${this.route.page}></main-nav>
        <div class="tools">
          ${this.linkState()}
          <button type="button" class="tool" title=${t(`theme.${theme}`)} aria-label=${t(`theme.${theme}`)}
            @click=${() => nextTheme()}>${icon(theme)}</button>
          <button type="button" class="tool keys" title=${t('help.open')} aria-label=${t('help.open')}
            @click=${this.help}>${icon('keyboard')}</button>
          <account-menu></account-menu>
        </div>
      </header>
      <link-banner></link-banner>
      <audit-banner></audit-banner>
      ${session.isOpen ? html`<div class="banner open" role="note">${icon('info')}<p>${t('open.banner')}</p></div>` : nothing}
      <main id="main" tabindex="-1" class=${store.link.state === 'down' ? 'stale' : nothing}>${this.page()}</main>
      <help-dialog></help-dialog>
      <alarm-announcer></alarm-announcer>
    `;
  }

  /** What somebody sees who is not logged in; null for everybody else. */
  private stranger() {
    const { route } = this;
    if (route.page === 'first-admin') return html`<login-form .link=${route.link}></login-form>`;
    if (!session.me) return html`<p class="visually-hidden" role="status">${t('loading')}</p>`;
    if (session.me.loggedIn) return null;
    return html`<login-form .refused=${route.page === 'login' ? route.query.get('refused') : null}></login-form>`;
  }

  private linkState() {
    switch (store.link.state) {
      case 'live':
        return html`<span class="link-state">${pill('ok', t('link.live'))}</span>`;
      case 'connecting':
        return html`<span class="link-state">${pill('plain', t('link.connecting'))}</span>`;
      case 'down':
        return html`<span class="link-state">${pill('warn', t('link.down', { time: duration(Date.now() - store.link.sinceMillis) }))}</span>`;
    }
  }

  private page() {
    const route = this.route;
    if (this.missing === route.page) {
      return emptyState(t('load.page.title'), t('load.page.text'),
        html`<button type="button" class="primary" @click=${() => location.reload()}>${t('load.page.again')}</button>`, 'warning', true);
    }
    if (OF_HEADS.has(route.page) && !session.isHead) {
      return emptyState(t('heads.title'), t('heads.text'), html`<a class="button primary" href=${href.fleet()}>${t('unknown.back')}</a>`, 'key', true);
    }
    if (OF_OPERATORS.has(route.page) && !session.may('operator')) {
      return emptyState(t('operators.title'), t('operators.text'), html`<a class="button primary" href=${href.fleet()}>${t('unknown.back')}</a>`, 'key', true);
    }
    if (LATER[route.page] && !this.fetched.has(route.page)) return skeleton(3);
    switch (route.page) {
      case 'fleet':
        return html`<fleet-page .query=${route.query}></fleet-page>`;
      case 'agent':
        return html`<agent-page .agentId=${route.agentId} .query=${route.query}></agent-page>`;
      case 'device':
        return html`<device-page .agentId=${route.agentId} .deviceId=${route.deviceId} .query=${route.query}></device-page>`;
      case 'site':
        return html`<site-page .site=${route.site}></site-page>`;
      case 'alarms':
        return html`<alarms-page .query=${route.query}></alarms-page>`;
      case 'conflicts':
        return html`<conflicts-page .query=${route.query}></conflicts-page>`;
      case 'profiles':
        return html`<profiles-page .query=${route.query}></profiles-page>`;
      case 'profile':
        return html`<profile-page .name=${route.name} .version=${route.version} .query=${route.query}></profile-page>`;
      case 'profile-edit':
        return html`<profile-edit-page .name=${route.name} .from=${route.query.get('from')}></profile-edit-page>`;
      case 'profile-new':
        return html`<profile-new-page></profile-new-page>`;
      case 'models':
        return html`<models-page .query=${route.query}></models-page>`;
      case 'model':
        return html`<model-page .name=${route.name} .version=${route.version}></model-page>`;
      case 'approvals':
        return html`<approvals-page .query=${route.query}></approvals-page>`;
      case 'notifications':
        return html`<notifications-page></notifications-page>`;
      case 'people':
        return html`<people-page></people-page>`;
      case 'login':
      case 'first-admin':
        return html`<fleet-page .query=${new URLSearchParams()}></fleet-page>`;
      case 'enrolments':
        return html`<enrolments-page .enrolmentId=${route.enrolmentId}></enrolments-page>`;
      case 'add-agent':
        return html`<add-agent-page .query=${route.query}></add-agent-page>`;
      case 'updates':
        return html`<updates-page .query=${route.query}></updates-page>`;
      case 'audit':
        return html`<audit-page .query=${route.query}></audit-page>`;
      case 'unknown':
        return emptyState(t('unknown.title'), t('unknown.text', { path: route.path }),
          html`<a class="button primary" href=${href.fleet()}>${t('unknown.back')}</a>`, 'info', true);
    }
  }
}

/** What a page needs of the fleet; the fleet's own says it itself. */
function shownBy(route: Route): Shown {
  return route.page === 'agent' ? { agents: [route.agentId] } : route.page === 'device' ? { agents: [], device: { agentId: route.agentId, deviceId: route.deviceId } } : NOTHING;
}

function samePlace(a: Route, b: Route): boolean {
  const at = (route: Route) => [route.page, 'agentId' in route && route.agentId, 'deviceId' in route && route.deviceId, 'name' in route && route.name, 'version' in route && route.version, 'enrolmentId' in route && route.enrolmentId, 'site' in route && route.site].join('/');
  return at(a) === at(b);
}

customElements.define('skerry-app', SkerryApp);
