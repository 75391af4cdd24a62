import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { Conflict, ConflictState } from '../core/types';
import { href, replaceHash } from '../core/router';
import { t } from '../core/messages';
import { emptyState, searchBox, segmented, skeleton } from '../parts/basics';
import '../components/conflict-card';
import '../components/agent-filter';

const STATES = ['all', 'open', 'decided', 'settled'] as const;
type State = (typeof STATES)[number];
const ORDER: ConflictState[] = ['open', 'decided', 'settled'];
const MOST_FETCHED = 200;
/** A page that is open all day begins again when more have come or were loaded. */
const MOST_KEPT = 3000;

interface Filters {
  state: State;
  agent: string;
  text: string;
}

/** Values that both sides wrote while they were apart: those that need somebody first. */
export class ConflictsPage extends PageElement {
  static override properties = { query: { attribute: false }, filters: { state: true }, found: { state: true }, next: { state: true }, said: { state: true }, problem: { state: true } };
  declare query: URLSearchParams;
  declare filters: Filters;
  declare found: Map<number, Conflict> | null;
  /** Where those are that follow; null at the end. */
  declare next: string | null;
  /** What the last choice came to. */
  declare said: string;
  declare problem: string | null;
  private stops: (() => void)[] = [];
  private readonly latest = new Latest<Conflict>();

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.filters = { state: 'all', agent: '', text: '' };
    this.found = null;
    this.next = null;
    this.said = '';
    this.problem = null;
    new StoreController(this, ['conflicts', 'agents', 'link']);
    new Ticker(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [store.onReload(() => void this.load()), store.onConflict((conflict) => this.put(conflict))];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('query')) return;
    const state = this.query.get('state') as State;
    this.filters = {
      state: STATES.includes(state) ? state : 'all',
      agent: this.query.get('agent') ?? '',
      text: this.query.get('q') ?? this.query.get('device') ?? '',
    };
    void this.load();
  }

  private narrow(change: Partial<Filters>): void {
    const before = this.filters;
    this.filters = { ...before, ...change };
    const { state, agent, text } = this.filters;
    replaceHash(href.conflicts({ state: state === 'all' ? '' : state, agent, q: text }));
    if (state !== before.state || agent !== before.agent) void this.load();
  }

  private async load(): Promise<void> {
    try {
      const { state, agent } = this.filters;
      const found = await this.latest.ask(api.conflicts({ state, agent, limit: MOST_FETCHED }));
      if (!found) return;
      this.found = new Map(found.answer.shown.map((conflict) => [conflict.id, conflict]));
      this.next = found.answer.next;
      for (const conflict of found.heard) this.put(conflict);
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async more(next: string): Promise<void> {
    try {
      const more = await api.following<Conflict>(next);
      if (this.next !== next) return;
      // What events told meanwhile is newer.
      this.found = new Map([...more.shown.map((conflict) => [conflict.id, conflict] as const), ...(this.found ?? [])]);
      this.next = more.next;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private put(conflict: Conflict): void {
    this.latest.hear(conflict);
    if (!this.found || (this.found.get(conflict.id)?.revision ?? 0) > conflict.revision) return;
    if (this.found.size >= MOST_KEPT) void this.load();
    else if (!this.filters.agent || conflict.agentId === this.filters.agent) this.found = new Map(this.found).set(conflict.id, conflict);
  }

  private chosen(conflict: Conflict): void {
    this.said = t('conflicts.said', { property: conflict.property, device: conflict.deviceId });
    this.put(conflict);
  }

  private conflicts(): Conflict[] {
    const wanted = this.filters.text.trim().toLowerCase();
    const { state } = this.filters;
    return [...(this.found?.values() ?? [])]
      // One that was just settled stays in sight, with its outcome.
      .filter((conflict) => state === 'all' || conflict.state === state || (conflict.state === 'settled' && state !== 'settled'))
      .filter(({ deviceId, property }) => !wanted || `${deviceId} ${property}`.toLowerCase().includes(wanted))
      .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || Date.parse(b.lastAt) - Date.parse(a.lastAt));
  }

  protected override render() {
    const open = store.openConflicts.size;
    const { state, agent, text } = this.filters;
    return html`<div class="heading"><h1>${t('conflicts.title')}</h1>
        ${store.loaded ? html`<p class="muted">${open ? t('conflicts.subtitle', { n: open }) : t('conflicts.subtitle.none')}</p>` : nothing}
      </div>
      <div class="toolbar">
        ${segmented(t('conflicts.state'), STATES.map((value) => ({ value, text: t(`conflicts.state.${value}`) })), state, (value) => this.narrow({ state: value }))}
        <agent-filter .value=${agent} @pick=${({ detail }: CustomEvent<string>) => this.narrow({ agent: detail })}></agent-filter>
        ${searchBox(t('conflicts.search'), text, (value) => this.narrow({ text: value }))}
      </div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}</p>
      ${this.list()}`;
  }

  private list() {
    if (!this.found) return this.problem ? nothing : skeleton(3);
    const conflicts = this.conflicts();
    const { state, agent, text } = this.filters;
    if (conflicts.length === 0) {
      return state !== 'all' || agent || text
        ? html`<div class="empty slim"><p>${t('conflicts.nothing')}</p></div>`
        : emptyState(t('conflicts.empty.title'), t('conflicts.empty.text'), nothing, 'check');
    }
    return html`<div class="conflicts">${repeat(conflicts, ({ id }) => id, (conflict) => html`<conflict-card .conflict=${conflict}
      @chosen=${(event: CustomEvent<Conflict>) => this.chosen(event.detail)}></conflict-card>`)}</div>
      ${this.next ? html`<button type="button" class="more" @click=${() => this.next && this.more(this.next)}>${t('conflicts.more')}</button>` : nothing}`;
  }
}

customElements.define('conflicts-page', ConflictsPage);
