import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { type Alarm, type Severity, newestFirst } from '../core/types';
import { activeAlarms, byAgentId } from '../core/queries';
import { href, replaceHash } from '../core/router';
import { t, word } from '../core/messages';
import { alarmRows } from '../parts/alarms';
import '../components/alarm-precision';
import { emptyState, searchBox, segmented, skeleton } from '../parts/basics';

const STATES = ['active', 'cleared', 'all'] as const;
type State = (typeof STATES)[number];
const SEVERITIES: Severity[] = ['critical', 'warning', 'info'];
const PAGE_SIZE = 100;
/** A page that is open all day falls back to the newest when more have come or were loaded. */
const MOST_KEPT = 3000;

interface Filters {
  state: State;
  severity: string;
  agent: string;
  text: string;
}

/** Active and past alarms. Active ones come from the store; past ones page by page from the gateway. */
export class AlarmsPage extends PageElement {
  static override properties = {
    query: { attribute: false }, filters: { state: true }, past: { state: true },
    hasMore: { state: true }, problem: { state: true },
  };
  declare query: URLSearchParams;
  declare filters: Filters;
  declare past: Map<string, Alarm> | null;
  declare hasMore: boolean;
  declare problem: string | null;
  private stops: (() => void)[] = [];
  private readonly latest = new Latest<Alarm>();
  /** When the last alarm of the last page was raised. */
  private oldest: string | undefined;

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.filters = { state: 'active', severity: '', agent: '', text: '' };
    this.past = null;
    this.hasMore = false;
    this.problem = null;
    new StoreController(this, ['alarms', 'agents', 'link']);
    new Ticker(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [
      store.onReload(() => void this.loadPast()),
      store.onAlarm((alarm) => {
        if (alarm.state !== 'cleared') return;
        this.latest.hear(alarm);
        if (!this.past) return;
        this.past.set(String(alarm.id), alarm);
        if (this.past.size > MOST_KEPT) void this.loadPast();
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('query')) return;
    const state = this.query.get('state') as State;
    this.filters = {
      state: STATES.includes(state) ? state : 'active',
      severity: this.query.get('severity') ?? '',
      agent: this.query.get('agent') ?? '',
      text: this.query.get('q') ?? this.query.get('device') ?? '',
    };
    void this.loadPast();
  }

  private narrow(change: Partial<Filters>): void {
    const before = this.filters;
    this.filters = { ...before, ...change };
    const { state, severity, agent, text } = this.filters;
    replaceHash(href.alarms({ state: state === 'active' ? '' : state, severity, agent, q: text }));
    if (agent !== before.agent || (state !== 'active' && this.past === null)) {
      this.past = null;
      void this.loadPast();
    }
  }

  private async loadPast(before?: string): Promise<void> {
    if (this.filters.state === 'active') return;
    try {
      const agent = this.filters.agent;
      const found = await this.latest.ask(api.alarms({ state: 'cleared', agent, limit: PAGE_SIZE, ...(before ? { before } : {}) }));
      if (!found) return;
      const { answer: alarms, heard } = found;
      const kept = before && this.past ? this.past : new Map<string, Alarm>();
      this.past = new Map([...kept, ...[...alarms, ...heard].map((alarm) => [String(alarm.id), alarm] as const)]);
      this.hasMore = alarms.length === PAGE_SIZE;
      this.oldest = alarms.at(-1)?.raisedAt;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private found(): Alarm[] {
    const { state, severity, agent, text } = this.filters;
    const active = state === 'cleared' ? [] : activeAlarms();
    const past = state === 'active' ? [] : [...(this.past?.values() ?? [])]
      .filter((alarm) => store.alarms.get(String(alarm.id))?.state !== 'active')
      .sort(newestFirst);
    const wanted = text.trim().toLowerCase();
    return [...active, ...past].filter(
      (alarm) => (!severity || alarm.severity === severity) && (!agent || alarm.agentId === agent)
        && (!wanted || `${alarm.deviceId} ${alarm.rule} ${alarm.because ?? ''}`.toLowerCase().includes(wanted)),
    );
  }

  protected override render() {
    const active = activeAlarms().length;
    return html`<div class="heading"><h1>${t('alarms.title')}</h1>
        ${store.loaded ? html`<p class="muted">${active ? t('alarms.subtitle', { active }) : t('alarms.subtitle.none')}</p>` : nothing}
      </div>
      ${this.toolbar()} ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing} ${this.list()}
      <alarm-precision></alarm-precision>`;
  }

  private toolbar() {
    const { state, severity, agent, text } = this.filters;
    const agents = [...store.agents.values()].sort(byAgentId);
    return html`<div class="toolbar">
      ${segmented(t('alarms.state'), STATES.map((value) => ({ value, text: t(`alarms.state.${value}`) })), state,
        (chosen) => this.narrow({ state: chosen }))}
      ${this.select(t('alarms.severity'), severity, SEVERITIES.map((value) => [value, word('severity', value)]),
        (value) => this.narrow({ severity: value }))}
      ${this.select(t('alarms.agent'), agent, agents.map(({ agentId }) => [agentId, agentId]), (value) => this.narrow({ agent: value }))}
      ${searchBox(t('alarms.device'), text, (value) => this.narrow({ text: value }))}
    </div>`;
  }

  private select(label: string, chosen: string, options: [string, string][], choose: (value: string) => void) {
    return html`<label class="select"><span>${label}</span>
      <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ''}>${t('alarms.any')}</option>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select></label>`;
  }

  private list() {
    const { state, severity, agent, text } = this.filters;
    if (!store.loaded || (state !== 'active' && this.past === null && !this.problem)) return skeleton(5);
    const alarms = this.found();
    const narrowed = severity || agent || text;
    if (alarms.length === 0 && narrowed) return html`<div class="empty slim"><p>${t('alarms.nothing')}</p></div>`;
    if (alarms.length === 0 && state === 'active') {
      return emptyState(t('alarms.empty.active'), t('alarms.empty.active.text'),
        html`<button type="button" @click=${() => this.narrow({ state: 'cleared' })}>${t('alarms.empty.past')}</button>`, 'check');
    }
    if (alarms.length === 0) {
      return emptyState(t('alarms.empty.title'), t('alarms.empty.text'),
        html`<pre class="example">rules:
  overheated:
    when: "temperature > 80.0 && trend(temperature, '5m') > 0.0"
    then: [ { alarm: critical } ]</pre>`, 'alarm');
    }
    return html`<div class="panel flush">${alarmRows(alarms)}</div>
      ${state !== 'active' && this.hasMore
        ? html`<button type="button" class="more" @click=${() => this.loadPast(this.oldest)}>${t('alarms.more')}</button>` : nothing}`;
  }
}

customElements.define('alarms-page', AlarmsPage);
