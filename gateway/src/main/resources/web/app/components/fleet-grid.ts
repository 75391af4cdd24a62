import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import type { FleetList } from '../core/fleet-list';
import { type FleetQuery, type Sort, sortedBy } from '../core/fleet-query';
import type { FleetSelection } from '../core/fleet-selection';
import { Ticker } from '../core/ticker';
import { href } from '../core/router';
import { t } from '../core/messages';
import { fleetRow } from '../parts/fleet-row';

/** As in styles/fleet.css: every line is as high as the others, so that its place is known without it. */
const ROW_PIXELS = 60;
const CARD_PIXELS = 148;
const NARROW = window.matchMedia('(max-width: 760px)');
/** Lines that are drawn above and below what is in sight. */
const SPARE = 6;

const COLUMNS: { sort: Sort; className: string }[] = [
  { sort: 'agent', className: 'agent' }, { sort: 'health', className: 'how' }, { sort: 'waiting', className: 'end' },
  { sort: 'alarms', className: '' }, { sort: 'ledger', className: '' }, { sort: 'devices', className: 'end' },
];

/** The agents as a list of any length, of which only what is in sight is drawn. One stop for the Tab key; arrows go through it. */
export class FleetGrid extends PageElement {
  static override properties = {
    list: { attribute: false }, query: { attribute: false }, selection: { attribute: false }, version: { attribute: false },
    first: { state: true }, last: { state: true }, active: { state: true },
  };
  declare list: FleetList;
  declare query: FleetQuery;
  declare selection: FleetSelection;
  /** Grows with each change of the list. */
  declare version: number;
  declare first: number;
  declare last: number;
  declare active: number;
  private planned = false;
  private readonly onMove = (): void => {
    if (this.planned) return;
    this.planned = true;
    requestAnimationFrame(() => {
      this.planned = false;
      this.measure();
    });
  };

  constructor() {
    super();
    this.version = 0;
    this.first = 0;
    this.last = 20;
    this.active = 0;
    new Ticker(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('scroll', this.onMove, { passive: true });
    window.addEventListener('resize', this.onMove);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('scroll', this.onMove);
    window.removeEventListener('resize', this.onMove);
  }

  private get height(): number {
    return NARROW.matches ? CARD_PIXELS : ROW_PIXELS;
  }

  private body(): HTMLElement | null {
    return this.querySelector('.fleet-rows');
  }

  private measure(): void {
    const top = this.body()?.getBoundingClientRect().top ?? 0;
    this.first = Math.max(0, Math.floor(-top / this.height) - SPARE);
    this.last = Math.max(this.first, Math.ceil((window.innerHeight - top) / this.height) + SPARE);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('query') && changed.get('query') !== undefined) this.active = 0;
    this.measure();
    const last = Math.min(this.last, this.list.matching - 1);
    if (last >= this.first) this.list.look(this.first, last);
  }

  private go(index: number): void {
    this.active = Math.max(0, Math.min(this.list.matching - 1, index));
    const body = this.body();
    if (!body) return;
    const top = body.getBoundingClientRect().top + this.active * this.height;
    const above = 116;
    const below = NARROW.matches ? 80 : 12;
    if (top < above) window.scrollBy({ top: top - above, behavior: 'instant' });
    else if (top + this.height > window.innerHeight - below) window.scrollBy({ top: top + this.height - window.innerHeight + below, behavior: 'instant' });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((window.innerHeight - 180) / this.height));
    const to: Record<string, number> = {
      ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: this.list.matching - 1,
    };
    const row = this.list.row(this.active);
    if (event.key in to) this.go(to[event.key] as number);
    else if (event.key === 'Enter' && row) location.hash = href.agent(row.agentId);
    else if (event.key === ' ' && row) this.selection.toggle(row.agentId);
    else return;
    event.preventDefault();
  }

  private sort(sort: Sort): void {
    this.dispatchEvent(new CustomEvent<FleetQuery>('narrow', { detail: sortedBy(this.query, sort) }));
  }

  private column({ sort, className }: (typeof COLUMNS)[number], index: number): TemplateResult {
    const [, isReversed, by] = /^(-?)(.*)$/.exec(this.query.sort) ?? [];
    const direction = by !== sort ? 'none' : isReversed ? 'descending' : 'ascending';
    return html`<span role="columnheader" class=${className} aria-colindex=${index + 2} aria-sort=${direction}>
      <button type="button" @click=${() => this.sort(sort)}>${t(`sort.${sort}`)}<i class="sorted ${direction}" aria-hidden="true"></i></button></span>`;
  }

  protected override render() {
    const { matching } = this.list;
    const indices: number[] = [];
    for (let index = this.first; index <= Math.min(this.last, matching - 1); index++) indices.push(index);
    // Always as many, or lines would change places whenever one more is in sight.
    const pool = Math.ceil(window.innerHeight / this.height) + 2 * SPARE + 2;
    return html`<div class="fleet-grid" role="grid" tabindex="0" aria-label=${t('fleet.list')} aria-rowcount=${matching + 1} aria-colcount=${COLUMNS.length + 1}
        aria-multiselectable="true" aria-activedescendant=${this.active >= this.first && this.active <= this.last ? `fleet-row-${this.active}` : nothing} @keydown=${this.onKey}>
      <div class="fleet-head" role="row" aria-rowindex="1"><span role="columnheader" aria-colindex="1"><span class="visually-hidden">${t('selection.title')}</span></span>
        ${COLUMNS.map((column, index) => this.column(column, index))}</div>
      <div class="fleet-rows" role="rowgroup" style="height:${matching * this.height}px">
        ${repeat(indices, (index) => index % pool, (index) => this.row(index))}
      </div>
    </div>`;
  }

  private row(index: number): TemplateResult {
    const row = this.list.row(index);
    const isSelected = row !== undefined && this.selection.has(row.agentId);
    return html`<div id="fleet-row-${index}" role="row" aria-rowindex=${index + 2} aria-selected=${isSelected ? 'true' : 'false'} style="transform:translateY(${index * this.height}px)"
        class="fleet-row ${row?.health ?? 'absent'} ${index === this.active ? 'active' : ''}" @click=${() => (this.active = index)}>
      ${row ? fleetRow(row, isSelected, () => this.selection.toggle(row.agentId)) : html`<span role="gridcell" class="absent"></span>`}
    </div>`;
  }
}

customElements.define('fleet-grid', FleetGrid);
