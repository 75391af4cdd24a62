import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { FleetList } from '../core/fleet-list';
import { EVERYTHING, type FleetQuery, SORTS, type Sort, hashOf, isNarrowed, paramsOf, queryOf, sortedBy, toggled } from '../core/fleet-query';
import { FleetSelection } from '../core/fleet-selection';
import { NOTHING } from '../core/interest';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import { FACETS, type FleetTotals } from '../core/types';
import { devicesByAgent } from '../core/queries';
import { count } from '../core/format';
import { href, replaceHash } from '../core/router';
import { session } from '../core/session';
import { recall, remember } from '../core/storage';
import { t } from '../core/messages';
import { command, emptyState, searchBox, segmented, skeleton } from '../parts/basics';
import { facetValue } from '../parts/facet-value';
import { icon } from '../parts/icons';
import { agentCards } from './fleet-cards';
import { fleetTiles } from './fleet-tiles';
import '../components/fleet-facets';
import '../components/fleet-grid';
import '../components/fleet-views';
import '../components/selection-bar';

type View = 'cards' | 'table';

/** With more agents than this, lines say more than cards, until the viewer chooses. */
const CARDS_UP_TO = 12;
/** More cards than this are never shown: each has all devices of its agent with their values. */
const MOST_CARDS = 24;

/** A fleet that was too large for cards stays a list: removing one agent changes nothing else. */
let outgrewCards = false;

/** Every agent of the fleet: summary, search, facets, cards or a list of any length. */
export class FleetPage extends PageElement {
  static override properties = { query: { attribute: false }, wanted: { state: true }, view: { state: true }, version: { state: true } };
  declare query: URLSearchParams;
  declare wanted: FleetQuery;
  declare view: View | null;
  /** Grows with each change of the list or the selection. */
  declare version: number;
  private readonly list = new FleetList(() => this.version++);
  private readonly selection = new FleetSelection(() => this.version++);

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.wanted = EVERYTHING;
    this.version = 0;
    const view = recall('fleet.view');
    this.view = view === 'cards' || view === 'table' ? view : null;
    new StoreController(this, ['agents', 'fleet', 'devices', 'alarms', 'link']);
    new Ticker(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.list.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.list.stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('query')) {
      this.wanted = queryOf(this.query);
      this.selection.clear();
    }
    if (changed.has('wanted') || changed.has('query')) this.list.ask(paramsOf(this.wanted));
    this.selection.recount(this.list.matching);
  }

  /** Cards say everything of their agents. */
  protected override updated(): void {
    const isCards = this.list.isThere && this.shownView() === 'cards';
    store.show(isCards ? { agents: this.rows().map(({ agentId }) => agentId) } : NOTHING);
  }

  private narrow(wanted: FleetQuery): void {
    this.wanted = wanted;
    this.selection.clear();
    replaceHash(hashOf(wanted));
  }

  private choose(view: View): void {
    this.view = view;
    remember('fleet.view', view);
  }

  private shownView(): View {
    outgrewCards ||= this.list.total > CARDS_UP_TO;
    return this.list.matching > MOST_CARDS ? 'table' : (this.view ?? (outgrewCards ? 'table' : 'cards'));
  }

  private rows() {
    return Array.from({ length: Math.min(MOST_CARDS, this.list.matching) }, (_, index) => this.list.row(index)).filter((row) => row !== undefined);
  }

  protected override render() {
    const { totals } = store;
    if (!totals || !this.list.isThere) return html`${this.heading(null)}${this.list.problem ? html`<p class="note bad" role="alert">${this.list.problem}</p>` : skeleton(4)}`;
    return html`${this.heading(totals)}
    ${totals.agents === 0 && this.list.total === 0 ? empty() : html`${fleetTiles(totals)} ${this.found()}`}`;
  }

  private heading(totals: FleetTotals | null) {
    return html`<div class="heading"><h1>${t('fleet.title')}</h1>
      ${totals?.agents ? html`<p class="muted">${t('fleet.subtitle', { n: count(totals.agents), sites: totals.site ?? t('fleet.sites', { n: count(totals.sites) }, totals.sites) }, totals.agents)}</p>` : nothing}
      ${totals?.agents && session.may('operator') ? html`<div class="heading-actions"><a class="button" href=${href.addAgent()}>${icon('plus')} ${t('add.title')}</a></div>` : nothing}
    </div>`;
  }

  private found() {
    const view = this.shownView();
    const isLarge = this.list.total > CARDS_UP_TO || isNarrowed(this.wanted);
    return html`${this.toolbar(view)} ${isLarge ? this.chosen() : nothing}
      <div class=${isLarge ? 'fleet-found' : nothing}>
        ${isLarge ? this.facets() : nothing}
        <div class="fleet-list">
          ${this.list.problem ? html`<p class="note bad" role="alert">${this.list.problem}</p>` : nothing}
          ${this.list.matching === 0 ? this.nothingFound() : view === 'cards' ? agentCards(this.agents(), devicesByAgent()) : this.table()}
        </div>
      </div>`;
  }

  private agents() {
    return this.rows().map(({ agentId }) => store.agents.get(agentId)).filter((agent) => agent !== undefined);
  }

  private table() {
    return html`<selection-bar .selection=${this.selection} .query=${this.wanted} .matching=${this.list.matching} .version=${this.version}></selection-bar>
      <fleet-grid .list=${this.list} .query=${this.wanted} .selection=${this.selection} .version=${this.version}
        @narrow=${({ detail }: CustomEvent<FleetQuery>) => this.narrow(detail)}></fleet-grid>`;
  }

  private toolbar(view: View) {
    const n = this.list.matching;
    return html`<fleet-views .query=${this.wanted}></fleet-views>
      <div class="toolbar">
        ${searchBox(t('fleet.search'), this.wanted.text, (text) => this.narrow({ ...this.wanted, text }))}
        <button type="button" class="filters-toggle" @click=${() => this.sheet()?.showModal()}>${this.filters() ? t('fleet.filters.n', { n: this.filters() }) : t('fleet.filters')}</button>
        <span class="muted" role="status">${isNarrowed(this.wanted) ? t('fleet.found.of', { n: count(n), total: count(this.list.total) }, this.list.total) : t('fleet.found', { n: count(n) }, n)}</span>
        <span class="grow"></span>
        ${this.sorting()}
        ${n <= MOST_CARDS ? html`<div class="view">${segmented(t('view.label'), [{ value: 'cards', text: t('view.cards') }, { value: 'table', text: t('view.table') }],
          view, (chosen: View) => this.choose(chosen))}</div>` : nothing}
      </div>`;
  }

  private sorting() {
    const by = this.wanted.sort.replace(/^-/, '') as Sort;
    return html`<label class="select sorting"><span>${t('fleet.sort')}</span>
      <select @change=${(event: Event) => this.narrow(sortedBy({ ...this.wanted, sort: '' }, (event.target as HTMLSelectElement).value as Sort))}>
        ${SORTS.map((sort) => html`<option value=${sort} ?selected=${sort === by}>${t(`sort.${sort}`)}</option>`)}
      </select></label>`;
  }

  private filters(): number {
    return Object.values(this.wanted.wanted).reduce((sum, values) => sum + values.length, 0);
  }

  /** What the list is narrowed to, each to be taken away. */
  private chosen() {
    if (this.filters() === 0) return nothing;
    return html`<ul class="chosen">
      ${FACETS.flatMap((facet) => (this.wanted.wanted[facet] ?? []).map((value) => html`<li><button type="button" class="chosen-value" aria-label=${t('fleet.filter.remove', { value: facetValue(facet, value) })}
        @click=${() => this.narrow(toggled(this.wanted, facet, value))}><small>${t(`facet.${facet}`)}</small> ${facetValue(facet, value)} ${icon('close')}</button></li>`))}
      <li><button type="button" class="quiet" @click=${() => this.narrow({ ...this.wanted, wanted: {} })}>${t('fleet.filters.clear')}</button></li>
    </ul>`;
  }

  private facets() {
    const facets = html`<fleet-facets .query=${this.wanted} .facets=${this.list.facets} @narrow=${({ detail }: CustomEvent<FleetQuery>) => this.narrow(detail)}></fleet-facets>`;
    return html`<aside class="fleet-facets" aria-label=${t('fleet.filters')}>${facets}</aside>
      <dialog class="sheet" aria-label=${t('fleet.filters')}>${facets}
        <div class="actions"><button type="button" class="primary" @click=${() => this.sheet()?.close()}>${t('fleet.filters.close', { n: count(this.list.matching) })}</button></div></dialog>`;
  }

  private sheet(): HTMLDialogElement | null {
    return this.querySelector<HTMLDialogElement>('dialog.sheet');
  }

  private nothingFound() {
    return html`<div class="empty slim"><p>${t('fleet.nothing')}</p>
      <button type="button" @click=${() => this.narrow(EVERYTHING)}>${t('fleet.nothing.clear')}</button></div>`;
  }
}

function empty() {
  return emptyState(t('fleet.empty.title'), t('fleet.empty.text'), html`
    <div class="teach">
      ${session.may('operator') ? html`<h3>${t('fleet.empty.add')}</h3>
        <p><a class="button primary" href=${href.addAgent()}>${icon('plus')} ${t('add.title')}</a></p>` : nothing}
      <h3>${t('fleet.empty.demo')}</h3>
      ${command('./skerry demo')}
      <h3>${t('fleet.empty.agent')}</h3>
      ${command(`./skerry agent --id my-agent --gateway ${location.origin}`)}
      <p class="muted">${t('fleet.empty.then')}</p>
    </div>`, 'fleet');
}

customElements.define('fleet-page', FleetPage);
