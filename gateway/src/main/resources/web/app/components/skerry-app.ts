import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import { activeAlarms } from '../core/queries';
import { type Route, href, parseRoute } from '../core/router';
import { installShortcuts } from '../core/shortcuts';
import { currentTheme, nextTheme, onThemeChange } from '../core/theme';
import { duration } from '../core/format';
import { t } from '../core/messages';
import { icon, logo } from '../parts/icons';
import { emptyState, pill } from '../parts/basics';
import type { HelpDialog } from './help-dialog';
import './help-dialog';
import './link-banner';
import './alarm-announcer';
import '../pages/fleet-page';
import '../pages/agent-page';
import '../pages/device-page';
import '../pages/alarms-page';
import '../pages/conflicts-page';

/** The frame around every page: header, navigation, banner, and the page of the current route. */
export class SkerryApp extends PageElement {
  static override properties = { route: { state: true } };
  declare route: Route;

  constructor() {
    super();
    this.route = parseRoute(location.hash);
    new StoreController(this, ['link', 'alarms', 'conflicts']);
    new Ticker(this);
    onThemeChange(() => this.requestUpdate());
    window.addEventListener('hashchange', () => this.navigate());
    installShortcuts(() => this.help());
  }

  private async navigate(): Promise<void> {
    const before = this.route;
    this.route = parseRoute(location.hash);
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

  protected override updated(): void {
    const alarms = activeAlarms().length;
    const place = this.route.page === 'device' ? this.route.deviceId : this.route.page === 'agent' ? this.route.agentId
      : this.route.page === 'alarms' ? t('alarms.title') : this.route.page === 'conflicts' ? t('conflicts.title') : t('fleet.title');
    document.title = `${alarms ? `(${alarms}) ` : ''}${place} · ${t('app.name')}`;
  }

  protected override render() {
    const theme = currentTheme();
    return html`
      <a class="skip" href="#main" @click=${this.skip}>${t('app.skip')}</a>
      <header class="top">
        <a class="brand" href=${href.fleet()}>${logo}<span>${t('app.name')}</span></a>
        ${this.navigation()}
        <div class="tools">
          ${this.linkState()}
          <button type="button" class="tool" title=${t(`theme.${theme}`)} aria-label=${t(`theme.${theme}`)}
            @click=${() => nextTheme()}>${icon(theme)}</button>
          <button type="button" class="tool keys" title=${t('help.open')} aria-label=${t('help.open')}
            @click=${this.help}>${icon('keyboard')}</button>
        </div>
      </header>
      <link-banner></link-banner>
      <main id="main" tabindex="-1" class=${store.link.state === 'down' ? 'stale' : nothing}>${this.page()}</main>
      <help-dialog></help-dialog>
      <alarm-announcer></alarm-announcer>
    `;
  }

  private navigation() {
    const onAlarms = this.route.page === 'alarms';
    const onConflicts = this.route.page === 'conflicts';
    const alarms = activeAlarms();
    const conflicts = store.openConflicts.size;
    return html`<nav aria-label=${t('app.nav')}>
      <a href=${href.fleet()} aria-current=${onAlarms || onConflicts ? nothing : this.route.page === 'fleet' ? 'page' : 'true'}>
        ${icon('fleet')}<span>${t('nav.fleet')}</span></a>
      <a href=${href.alarms()} aria-current=${onAlarms ? 'page' : nothing}>
        ${icon('alarm')}<span>${t('nav.alarms')}</span>
        ${alarms.length
          ? html`<span class="count ${alarms[0]?.severity}" aria-label=${t('nav.alarms.active', { n: alarms.length })}>${alarms.length}</span>`
          : nothing}</a>
      <a href=${href.conflicts()} aria-current=${onConflicts ? 'page' : nothing}>
        ${icon('conflict')}<span>${t('nav.conflicts')}</span>
        ${conflicts ? html`<span class="count" aria-label=${t('nav.conflicts.open', { n: conflicts })}>${conflicts}</span>` : nothing}</a>
    </nav>`;
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
    switch (route.page) {
      case 'fleet':
        return html`<fleet-page .query=${route.query}></fleet-page>`;
      case 'agent':
        return html`<agent-page .agentId=${route.agentId}></agent-page>`;
      case 'device':
        return html`<device-page .agentId=${route.agentId} .deviceId=${route.deviceId} .query=${route.query}></device-page>`;
      case 'alarms':
        return html`<alarms-page .query=${route.query}></alarms-page>`;
      case 'conflicts':
        return html`<conflicts-page .query=${route.query}></conflicts-page>`;
      case 'unknown':
        return emptyState(t('unknown.title'), t('unknown.text', { path: route.path }),
          html`<a class="button primary" href=${href.fleet()}>${t('unknown.back')}</a>`, 'info', true);
    }
  }
}

function samePlace(a: Route, b: Route): boolean {
  const at = (route: Route) => [route.page, 'agentId' in route && route.agentId, 'deviceId' in route && route.deviceId].join('/');
  return at(a) === at(b);
}

customElements.define('skerry-app', SkerryApp);
