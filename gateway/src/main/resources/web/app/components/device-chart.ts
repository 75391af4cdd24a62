import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { DeviceHistory } from '../core/device-history';
import { type Range, bounds, fitted } from '../core/ranges';
import type { Alarm, Device } from '../core/types';
import { isMeasured, modelOf, nameOf } from '../core/queries';
import { store } from '../core/store';
import { number, time, unit } from '../core/format';
import { t } from '../core/messages';
import { type Panel, digitsOf, gapsOf, summary, thresholdOf } from '../chart/series-data';
import { valueTable } from '../parts/value-table';
import { anomalies, gapBars } from '../chart/lanes';
import { csvOf, save } from '../chart/csv';
import { api } from '../core/api';
import './chart-overview';
import './device-timeline';
import './sk-chart';
import type { ChartData } from './sk-chart';

const POINTS_BEFORE_WIDTH_IS_KNOWN = 800;
const WIDTH_STEP_PIXELS = 100;
const LIVE_DRAW_MILLIS = 1000;

/** The chart of a device: chosen resources, then the scores of its models, with its alarms marked. */
export class DeviceChart extends PageElement {
  static override properties = {
    device: { attribute: false }, chosen: { attribute: false }, range: { attribute: false }, alarms: { attribute: false }, opened: {},
    version: { state: true }, maxPoints: { state: true }, tableIsOpen: { state: true },
  };
  declare device: Device;
  declare chosen: string[];
  declare range: Range;
  declare alarms: Alarm[];
  /** The entry of the time line that is shown in full. */
  declare opened: string | null;
  declare version: number;
  declare maxPoints: number;
  declare tableIsOpen: boolean;
  private history: DeviceHistory | null = null;
  private clock: number | undefined;

  constructor() {
    super();
    this.chosen = [];
    this.alarms = [];
    this.opened = null;
    this.version = 0;
    this.maxPoints = POINTS_BEFORE_WIDTH_IS_KNOWN;
    this.tableIsOpen = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A live chart moves on even while no reading comes.
    this.clock = window.setInterval(() => {
      if (this.range.kind === 'preset') this.version++;
    }, LIVE_DRAW_MILLIS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.clock);
    this.history?.close();
    this.history = null;
  }

  protected override willUpdate(): void {
    this.history ??= new DeviceHistory(this.device.agentId, this.device.deviceId, () => this.version++);
    this.history.show(this.resources(), this.range, this.maxPoints);
  }

  private models(): string[] {
    return this.device.resources.filter(({ name, observedAt }) => modelOf(name) !== null && observedAt !== null).map(({ name }) => name);
  }

  private resources(): string[] {
    return [...this.chosen, ...this.models()];
  }

  private panels(): Panel[] {
    return this.resources().flatMap((name) => {
      const resource = this.device.resources.find((candidate) => candidate.name === name);
      const loaded = this.history?.loaded.get(name);
      if (!resource || !loaded) return [];
      const model = modelOf(name);
      return [{
        resource: name, label: nameOf(name), unit: unit(resource.unit),
        model, isStep: resource.type === 'boolean', downsampled: loaded.downsampled, points: loaded.points,
        digits: digitsOf(resource, loaded.points), missing: loaded.missing.map(({ from, to }) => ({ fromMillis: Date.parse(from), toMillis: Date.parse(to) })),
      }];
    });
  }

  private resized(event: CustomEvent<number>): void {
    // In steps, so that dragging the window's edge does not fetch at every pixel.
    this.maxPoints = Math.max(200, Math.ceil(event.detail / WIDTH_STEP_PIXELS) * WIDTH_STEP_PIXELS);
  }

  private zoomTo(event: CustomEvent<{ fromMillis: number; toMillis: number }>): void {
    this.dispatchEvent(new CustomEvent('range', { detail: { kind: 'fixed', ...event.detail } }));
  }

  protected override render() {
    const panels = this.panels();
    const data = this.data(panels);
    if (this.chosen.length === 0 && panels.length === 0) {
      const isMute = !this.device.resources.some((resource) => isMeasured(resource));
      return html`<p class="muted">${t(isMute ? 'chart.none' : 'chart.pick')}</p>${this.timeline(panels, data)}`;
    }
    return html`${this.history?.problem ? html`<p class="note bad" role="alert">${this.history.problem}</p>` : nothing}
      ${this.emptyNote(panels)} ${this.missingNote(panels)}
      <sk-chart class=${panels.length ? '' : 'waiting'} .data=${data} .label=${label(panels, data)}
        @resized=${this.resized} @zoom-to=${this.zoomTo} @zoom-back=${() => this.dispatchEvent(new CustomEvent('range-back'))}></sk-chart>
      ${this.timeline(panels, data)}
      ${this.overview(panels)}
      <p class="hint">${t('range.hint')}</p>
      ${this.exports(panels, data)}
      ${valueTable(panels[0], this.tableIsOpen, (isOpen) => (this.tableIsOpen = isOpen))}`;
  }

  private timeline(panels: Panel[], { fromMillis, toMillis, thresholds, nowMillis }: ChartData) {
    const bucketMillis = panels.some((panel) => panel.downsampled) ? (this.history?.bucketMillis ?? 0) : 0;
    const marks = [
      ...anomalies(panels, thresholds, bucketMillis),
      ...gapBars(gapsOf(panels, bucketMillis, Math.min(toMillis, nowMillis))),
    ];
    return html`<device-timeline .agentId=${this.device.agentId} .deviceId=${this.device.deviceId} .range=${this.range} .span=${{ fromMillis, toMillis }}
      .marks=${marks} .opened=${this.opened} @zoom-to=${this.zoomTo}
      @opened=${(event: CustomEvent<string | null>) => this.dispatchEvent(new CustomEvent('opened', { detail: event.detail }))}></device-timeline>`;
  }

  private overview(panels: Panel[]) {
    const resource = panels[0]?.resource;
    const firstMillis = Date.parse(this.device.firstSeenAt ?? '');
    if (!resource || Number.isNaN(firstMillis)) return nothing;
    return html`<chart-overview .agentId=${this.device.agentId} .deviceId=${this.device.deviceId} .resource=${resource} .firstMillis=${firstMillis} .range=${this.range}
      @range=${(event: CustomEvent<Range>) => this.dispatchEvent(new CustomEvent('range', { detail: event.detail }))}></chart-overview>`;
  }

  private exports(panels: Panel[], { fromMillis, toMillis }: ChartData) {
    const { agentId, deviceId } = this.device;
    return html`<details class="value-table"><summary>${t('export.title')}</summary>
      <p class="muted">${t('export.what')}</p>
      <p class="exports"><button type="button" @click=${() => save(`${deviceId}.csv`, csvOf(panels, fromMillis, toMillis))}>${t('export.csv')}</button>
        ${panels.map((panel) => html`<a download="${deviceId} ${panel.resource}.ndjson" href=${api.readingsLink(agentId, deviceId, panel.resource, { fromMillis, toMillis })}>
          ${t('export.readings', { resource: panel.label })}</a>`)}</p>
    </details>`;
  }

  /** Says which resources have no readings in the range; where none has, offers to go where they are. */
  private emptyNote(panels: Panel[]) {
    const values = panels.filter((panel) => panel.model === null);
    const empty = values.filter((panel) => panel.points.length === 0);
    if (empty.length === 0) return nothing;
    const last = this.device.lastSeenAt;
    if (empty.length < values.length || last === null) {
      return empty.map((panel) => html`<p class="note">${t('chart.empty', { resource: panel.label })}</p>`);
    }
    return html`<p class="note"><span>${t('chart.empty.all')} <sk-time .at=${last}></sk-time>.</span>
      <button type="button" class="small" @click=${() => this.showLast(Date.parse(last))}>${t('chart.empty.show')}</button></p>`;
  }

  private missingNote(panels: Panel[]) {
    const damaged = panels.filter((panel) => panel.missing.length > 0);
    if (damaged.length === 0) return nothing;
    const codes = new Set(damaged.flatMap((panel) => this.history?.loaded.get(panel.resource)?.missing.map(({ code }) => code) ?? []));
    return html`<p class="note bad" role="alert">${t('chart.missing', {
      resources: damaged.map((panel) => panel.label).join(', '), code: [...codes].join(', '),
    })}</p>`;
  }

  private showLast(lastMillis: number): void {
    const { fromMillis, toMillis } = bounds(this.range);
    const length = toMillis - fromMillis;
    this.zoomTo(new CustomEvent('zoom-to', { detail: { fromMillis: lastMillis - 0.9 * length, toMillis: lastMillis + 0.1 * length } }));
  }

  private data(panels: Panel[]): ChartData {
    const reasons = this.alarms.map((alarm) => alarm.because);
    const thresholds = new Map<string, number>();
    for (const { model } of panels) {
      const threshold = model === null ? null : thresholdOf(model, reasons);
      if (model !== null && threshold !== null) thresholds.set(model, threshold);
    }
    const nowMillis = store.nowMillis();
    return { panels, alarms: this.alarms, thresholds, bucketMillis: this.history?.bucketMillis ?? 0, nowMillis,
      ...fitted(this.range, nowMillis, Date.parse(this.device.firstSeenAt ?? '')) };
  }
}

/** What the chart shows, in words. */
function label(panels: Panel[], { fromMillis, toMillis }: ChartData): string {
  return panels.map((panel) => {
    const seen = summary(panel.points);
    if (!seen) return t('chart.empty', { resource: panel.label });
    return t('chart.summary', {
      resource: panel.label, from: time(fromMillis), to: time(toMillis),
      min: `${number(seen.min, panel.digits)} ${panel.unit}`, max: `${number(seen.max, panel.digits)} ${panel.unit}`,
      last: `${number(seen.last, panel.digits)} ${panel.unit}`,
    });
  }).join('. ');
}

customElements.define('device-chart', DeviceChart);
