import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { type Range, queryOf, rangeOf } from '../core/ranges';
import { type Alarm, type Device, deviceKey, newestFirst } from '../core/types';
import { alarmsOf, cutMillis, isChartable, isMeasured, isNumeric } from '../core/queries';
import { href, replaceHash } from '../core/router';
import { roughDuration } from '../core/format';
import { t } from '../core/messages';
import { alarmRows } from '../parts/alarms';
import { emptyState, linkPill, name, skeleton, title } from '../parts/basics';
import { icon } from '../parts/icons';
import '../components/command-panel';
import '../components/device-chart';
import '../components/range-picker';
import '../components/twin-table';
import '../components/value-board';

const MOST_PANELS = 4;
const PANELS_AT_FIRST = 2;
const ALARMS_SHOWN = 10;
const ALARMS_FETCHED = 500;
const MOST_BACK = 50;

/** One device: latest values, chart over any range, alarms, commands, twin. */
export class DevicePage extends PageElement {
  static override properties = {
    agentId: {}, deviceId: {}, query: { attribute: false }, range: { state: true }, picked: { state: true }, past: { state: true }, problem: { state: true }, opened: { state: true },
  };
  declare agentId: string;
  declare deviceId: string;
  declare query: URLSearchParams;
  declare range: Range;
  /** Resources in the chart; null until the viewer chooses. */
  declare picked: string[] | null;
  declare past: Map<string, Alarm>;
  declare problem: string | null;
  /** The entry of the time line that is shown in full: its kind and id. */
  declare opened: string | null;
  /** Ranges to go back to, the last one last. */
  private earlier: Range[] = [];
  private stops: (() => void)[] = [];

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.query = new URLSearchParams();
    this.range = { kind: 'preset', name: '5m' };
    this.picked = null;
    this.past = new Map();
    this.problem = null;
    this.opened = null;
    new StoreController(this, ['devices', 'agents', 'alarms', 'link']);
    new Ticker(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [
      store.onReload(() => void this.loadAlarms()),
      store.onAlarm((alarm) => {
        if (alarm.agentId !== this.agentId || alarm.deviceId !== this.deviceId) return;
        this.past.set(String(alarm.id), alarm);
        // A page that is open all day keeps no more than it fetched at first.
        if (this.past.size > 2 * ALARMS_FETCHED) void this.loadAlarms();
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('query')) {
      this.range = rangeOf(this.query);
      this.picked = this.query.get('show')?.split(',').filter(Boolean) ?? null;
      this.opened = this.query.get('event');
    }
    if (changed.has('agentId') || changed.has('deviceId')) {
      this.past = new Map();
      this.earlier = [];
      void this.loadAlarms();
    }
  }

  private async loadAlarms(): Promise<void> {
    const { agentId, deviceId } = this;
    try {
      const alarms = await api.alarms({ state: 'all', agent: agentId, device: deviceId, limit: ALARMS_FETCHED });
      if (agentId !== this.agentId || deviceId !== this.deviceId) return;
      this.past = new Map(alarms.map((alarm) => [String(alarm.id), alarm]));
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private alarms(): Alarm[] {
    const known = new Map(this.past);
    for (const alarm of alarmsOf(this.agentId, this.deviceId)) known.set(String(alarm.id), alarm);
    return [...known.values()].sort(newestFirst);
  }

  private chosen(device: Device): string[] {
    const names = device.resources.filter((resource) => isMeasured(resource) && isChartable(resource)).map(({ name }) => name);
    if (this.picked) return this.picked.filter((name) => names.includes(name)).slice(0, MOST_PANELS);
    return device.resources.filter((resource) => isMeasured(resource) && isNumeric(resource) && resource.observedAt !== null).map(({ name }) => name).slice(0, PANELS_AT_FIRST);
  }

  private toggle(device: Device, name: string): void {
    const chosen = this.chosen(device);
    this.picked = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name].slice(-MOST_PANELS);
    this.remember();
  }

  private show(event: CustomEvent<Range>): void {
    this.earlier = [...this.earlier, this.range].slice(-MOST_BACK);
    this.range = event.detail;
    this.remember();
  }

  private back(): void {
    const range = this.earlier.pop();
    if (!range) return;
    this.range = range;
    this.remember();
  }

  private open(event: CustomEvent<string | null>): void {
    this.opened = event.detail;
    this.remember();
  }

  private remember(): void {
    replaceHash(href.device(this.agentId, this.deviceId, { ...queryOf(this.range), ...(this.picked ? { show: this.picked.join(',') } : {}), ...(this.opened ? { event: this.opened } : {}) }));
  }

  protected override render() {
    if (!store.loaded) return skeleton(6);
    const device = store.devices.get(deviceKey(this.agentId, this.deviceId));
    if (!device) {
      return emptyState(t('device.unknown.title', { agent: this.agentId, device: this.deviceId }), t('device.unknown.text'),
        html`<a class="button" href=${href.fleet()}>${t('unknown.back')}</a>`, 'cut', true);
    }
    const alarms = this.alarms();
    const chosen = this.chosen(device);
    return html`${this.heading(device)}
      <section aria-label=${t('device.live')}><value-board .device=${device} .chosen=${chosen}
        @toggle=${(event: CustomEvent<string>) => this.toggle(device, event.detail)}></value-board></section>
      <section class="panel" aria-labelledby="chart-title">
        <header><h2 id="chart-title">${t('device.chart')}</h2>
          <range-picker .range=${this.range} .canGoBack=${this.earlier.length > 0} @range=${this.show} @range-back=${this.back}></range-picker></header>
        ${keyed(deviceKey(this.agentId, this.deviceId), html`<device-chart .device=${device} .chosen=${chosen} .range=${this.range}
          .alarms=${alarms} .opened=${this.opened} @range=${this.show} @range-back=${this.back} @opened=${this.open}></device-chart>`)}
      </section>
      ${this.alarmPanel(alarms)}
      <section class="panel" aria-labelledby="commands-title">
        <header><h2 id="commands-title">${t('device.commands')}</h2></header>
        <command-panel .agentId=${this.agentId} .deviceId=${this.deviceId} .declared=${device.commands ?? []}></command-panel>
      </section>
      <section class="panel" aria-labelledby="twin-title">
        <header><h2 id="twin-title">${t('device.twin')}</h2></header>
        <p class="muted">${t('device.twin.what')}</p>
        <twin-table .agentId=${this.agentId} .deviceId=${this.deviceId}></twin-table>
      </section>`;
  }

  private heading(device: Device) {
    const agent = store.agents.get(this.agentId);
    return html`<nav class="crumbs" aria-label=${t('crumbs')}>
        <a href=${href.fleet()}>${t('fleet.title')}</a>${icon('right')}${agent ? html`<a href=${href.site(agent.site)}>${name(agent.site)}</a>${icon('right')}` : nothing}<a href=${href.agent(this.agentId)}>${name(this.agentId)}</a>
      </nav>
      <div class="heading">${title(device.deviceId)}${agent ? linkPill(agent) : nothing}
        <p class="muted">${device.profileName ?? ''} ${device.profileVersion ?? ''} · ${t('device.seen')} <sk-time .at=${device.lastSeenAt}></sk-time></p>
      </div>
      ${agent?.state === 'cut-off'
        ? html`<p class="note warn">${icon('cut')}<span>${t('device.cut', { time: roughDuration(cutMillis(agent)) })}</span></p>` : nothing}`;
  }

  private alarmPanel(alarms: Alarm[]) {
    const shown = alarms.slice(0, ALARMS_SHOWN);
    return html`<section class="panel" aria-labelledby="alarms-title">
      <header><h2 id="alarms-title">${t('device.alarms')}</h2>
        ${alarms.length ? html`<a href=${href.alarms({ state: 'all', agent: this.agentId, q: this.deviceId })}>${t('device.alarms.all')}</a>` : nothing}</header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${shown.length ? alarmRows(shown, false) : html`<p class="muted">${t('device.alarms.none')}</p>`}
    </section>`;
  }
}

customElements.define('device-page', DevicePage);
