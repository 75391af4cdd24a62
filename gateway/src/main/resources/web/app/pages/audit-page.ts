import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { AuditEntry } from '../core/types';
import { href, replaceHash } from '../core/router';
import { t } from '../core/messages';
import { emptyState, skeleton } from '../parts/basics';
import '../components/audit-entry';
import '../components/audit-logs';
import '../components/agent-filter';

const PAGE_SIZE = 100;
/** While somebody types. */
const PAUSE_MILLIS = 250;
const NO_FILTERS = { what: '', who: '', agent: '', device: '', from: '', to: '' };
type Filters = typeof NO_FILTERS;

/** Who did what, with proofs, and whether each agent's log is what it was. */
export class AuditPage extends PageElement {
  static override properties = {
    query: { attribute: false }, filters: { state: true }, entries: { state: true }, opened: { state: true }, hasMore: { state: true }, problem: { state: true },
  };
  declare query: URLSearchParams;
  declare filters: Filters;
  declare entries: AuditEntry[] | null;
  /** Numbers of entries that are shown in full. */
  declare opened: ReadonlySet<number>;
  declare hasMore: boolean;
  declare problem: string | null;
  private stop = (): void => {};
  private timer = 0;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.filters = NO_FILTERS;
    this.entries = null;
    this.opened = new Set();
    this.hasMore = false;
    this.problem = null;
    new StoreController(this, ['agents']);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = store.onReload(() => void this.load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
    window.clearTimeout(this.timer);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('query')) return;
    const names = Object.keys(NO_FILTERS) as (keyof Filters)[];
    this.filters = Object.fromEntries(names.map((name) => [name, this.query.get(name) ?? ''])) as Filters;
    void this.load();
  }

  private narrow(change: Partial<Filters>, wait = PAUSE_MILLIS): void {
    this.filters = { ...this.filters, ...change };
    replaceHash(href.audit(this.filters));
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), wait);
  }

  private async load(before?: number): Promise<void> {
    const { what, who, device, from, to, agent } = this.filters;
    try {
      const found = await this.latest.ask(api.audit({
        what: what.trim(), who: who.trim(), device: device.trim(), agent, from: instant(from), to: instant(to), limit: PAGE_SIZE, before,
      }));
      if (!found) return;
      this.entries = before === undefined ? found.answer : [...(this.entries ?? []), ...found.answer];
      this.hasMore = found.answer.length === PAGE_SIZE;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private toggle(index: number): void {
    const opened = new Set(this.opened);
    if (!opened.delete(index)) opened.add(index);
    this.opened = opened;
  }

  protected override render() {
    return html`<div class="heading"><h1>${t('audit.title')}</h1><p class="muted">${t('audit.subtitle')}</p></div>
      <h2>${t('audit.logs')}</h2>
      <audit-logs></audit-logs>
      <h2>${t('audit.what')}</h2>
      ${this.toolbar()}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.list()}`;
  }

  private toolbar() {
    const { agent, from, to } = this.filters;
    return html`<div class="toolbar audit-filters">
      ${this.text('what', t('audit.kind'), 'command.requested')}
      ${this.text('who', t('audit.who'), 'anna')}
      <agent-filter .value=${agent} @pick=${({ detail }: CustomEvent<string>) => this.narrow({ agent: detail }, 0)}></agent-filter>
      ${this.text('device', t('audit.device'), 'pump-1')}
      ${this.moment('from', t('audit.from'), from)}${this.moment('to', t('audit.to'), to)}
      ${Object.values(this.filters).some(Boolean) ? html`<button type="button" class="quiet" @click=${() => this.narrow(NO_FILTERS, 0)}>${t('audit.all')}</button>` : nothing}
    </div>`;
  }

  private text(name: keyof Filters, label: string, example: string) {
    return html`<label class="select"><span>${label}</span>
      <input type="search" placeholder=${example} autocomplete="off" spellcheck="false" .value=${this.filters[name]}
        @input=${(event: InputEvent) => this.narrow({ [name]: (event.target as HTMLInputElement).value })} /></label>`;
  }

  private moment(name: 'from' | 'to', label: string, value: string) {
    return html`<label class="select"><span>${label}</span>
      <input type="datetime-local" .value=${value} @change=${(event: Event) => this.narrow({ [name]: (event.target as HTMLInputElement).value }, 0)} /></label>`;
  }

  private list() {
    if (!this.entries) return this.problem ? nothing : skeleton(3);
    if (this.entries.length === 0) return emptyState(t('audit.empty.title'), t('audit.empty.text'));
    return html`<div class="panel flush"><table class="list entries"><thead><tr><th class="end">${t('audit.number')}</th><th>${t('audit.at')}</th><th>${t('audit.what')}</th>
        <th>${t('audit.who')}</th><th>${t('audit.about')}</th><th>${t('audit.proof')}</th></tr></thead>
      <tbody>${this.entries.map((found) => this.row(found))}</tbody></table></div>
      ${this.hasMore ? html`<button type="button" class="more" @click=${() => void this.load(this.entries?.at(-1)?.index)}>${t('audit.more')}</button>` : nothing}`;
  }

  private row(found: AuditEntry) {
    const { index, entry, leaf, proven } = found;
    const isOpen = this.opened.has(index);
    return html`<tr class=${isOpen ? 'opened' : nothing}>
        <td class="end number"><button type="button" class="link" aria-expanded=${isOpen} aria-label=${t('audit.open', { n: index })}
          @click=${() => this.toggle(index)}>${index}</button></td>
        <td data-label=${t('audit.at')}>${entry ? html`<sk-time .at=${entry.at}></sk-time>` : nothing}</td>
        <td data-label=${t('audit.what')}>${entry ? html`<strong>${entry.what}</strong>` : html`<code title=${t('audit.pruned')}>#${leaf.slice(0, 12)}</code>`}</td>
        <td data-label=${t('audit.who')}><span>${entry?.who}${entry?.onBehalfOf ? html` <span class="muted">${t('audit.for', { name: entry.onBehalfOf })}</span>` : nothing}</span></td>
        <td data-label=${t('audit.about')}>${words(entry?.about)}</td>
        <td data-label=${t('audit.proof')}>${proven ? t('audit.proven') : html`<span class="muted">${t('audit.pending')}</span>`}</td>
      </tr>
      ${isOpen ? html`<tr class="full"><td colspan="6"><audit-entry .found=${found}></audit-entry></td></tr>` : nothing}`;
  }
}

/** What the viewer's clock shows, as the gateway takes times. */
const instant = (local: string): string => (Number.isNaN(Date.parse(local)) ? '' : new Date(local).toISOString());
const words = (members: Record<string, string> | undefined): string => Object.entries(members ?? {}).map(([key, value]) => `${key} ${value}`).join(' · ');

customElements.define('audit-page', AuditPage);
