import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { type MessageKey, t } from '../core/messages';
import { needsSomebody } from '../core/alarm-groups';
import { activeAlarms } from '../core/queries';
import { type Route, href } from '../core/router';
import { session } from '../core/session';
import { StoreController, store } from '../core/store';
import { type IconName, icon } from '../parts/icons';

interface Place {
  page: Route['page'];
  to: string;
  icon: IconName;
  label: MessageKey;
  /** What waits there. */
  count?: { n: number; label: MessageKey; tone?: string | undefined };
}

/** The way to every page. Where there is no room for all, the rarer ones stand behind "More". */
export class MainNav extends PageElement {
  static override properties = { page: { attribute: false }, isOpen: { state: true } };
  declare page: Route['page'];
  /** Whether what stands behind "More" is shown. */
  declare isOpen: boolean;
  private readonly onClick = (event: Event): void => {
    if (!this.querySelector('.more-toggle')?.contains(event.target as Node)) this.isOpen = false;
  };
  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.isOpen) return;
    this.isOpen = false;
    this.querySelector<HTMLElement>('.more-toggle')?.focus();
  };

  constructor() {
    super();
    this.page = 'fleet';
    this.isOpen = false;
    new StoreController(this, ['alarms', 'conflicts', 'approvals']);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('click', this.onClick);
    document.addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('click', this.onClick);
    document.removeEventListener('keydown', this.onKey);
  }

  private always(): Place[] {
    const alarms = activeAlarms().filter(needsSomebody);
    return [
      { page: 'fleet', to: href.fleet(), icon: 'fleet', label: 'nav.fleet' },
      { page: 'alarms', to: href.alarms(), icon: 'alarm', label: 'nav.alarms', count: { n: alarms.length, label: 'nav.alarms.active', tone: alarms[0]?.severity } },
      { page: 'conflicts', to: href.conflicts(), icon: 'conflict', label: 'nav.conflicts', count: { n: store.openConflicts.size, label: 'nav.conflicts.open' } },
      { page: 'approvals', to: href.approvals(), icon: 'check', label: 'nav.approvals', count: { n: store.waitingApprovals.size, label: 'nav.approvals.waiting' } },
    ];
  }

  private rarely(): Place[] {
    return [
      { page: 'profiles', to: href.profiles(), icon: 'profile', label: 'nav.profiles' },
      { page: 'models', to: href.models(), icon: 'model', label: 'nav.models' },
      ...(session.may('operator') ? [{ page: 'updates', to: href.updates(), icon: 'update', label: 'nav.updates' } as const] : []),
      { page: 'enrolments', to: href.enrolments(), icon: 'key', label: 'nav.enrolments' },
      ...(session.isHead ? [
        { page: 'people', to: href.people(), icon: 'person', label: 'nav.people' } as const,
        { page: 'audit', to: href.audit(), icon: 'history', label: 'nav.audit' } as const,
      ] : []),
    ];
  }

  protected override render() {
    const always = this.always();
    const rarely = this.rarely();
    const isRare = this.page === 'model' || this.page.startsWith('profile') || rarely.some(({ page }) => page === this.page);
    return html`<nav aria-label=${t('app.nav')}>
      ${always.map((place) => this.link(place))}
      <button type="button" class="more-toggle" aria-expanded=${this.isOpen ? 'true' : 'false'} aria-controls="nav-rest" aria-current=${isRare ? 'true' : nothing}
        @click=${() => (this.isOpen = !this.isOpen)}>${icon('more')}<span>${t('nav.more')}</span></button>
      <div id="nav-rest" class="rest ${this.isOpen ? 'open' : ''}">${rarely.map((place) => this.link(place))}</div>
    </nav>`;
  }

  private link({ page, to, icon: sign, label, count }: Place) {
    // Agents and devices are parts of the fleet.
    const isWithin = (page === 'fleet' && ['site', 'agent', 'device'].includes(this.page)) || (page === 'models' && this.page === 'model') || (page === 'alarms' && this.page === 'notifications')
      || (page === 'profiles' && this.page.startsWith('profile'));
    return html`<a href=${to} aria-current=${page === this.page ? 'page' : isWithin ? 'true' : nothing}>
      ${icon(sign)}<span>${t(label)}</span>
      ${count?.n ? html`<span class="count ${count.tone ?? ''}" aria-label=${t(count.label, { n: count.n })}>${count.n}</span>` : nothing}</a>`;
  }
}

customElements.define('main-nav', MainNav);
