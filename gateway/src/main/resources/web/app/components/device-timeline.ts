import { html, nothing, type TemplateResult } from 'lit';
import { PageElement } from '../core/element';
import { DeviceEvents } from '../core/device-events';
import type { Range } from '../core/ranges';
import { store } from '../core/store';
import type { DeviceEvent } from '../core/types';
import { t } from '../core/messages';
import { type Bar, LANES, type LaneName, drawn, entryBars } from '../chart/lanes';
import type { Span } from '../chart/gestures';
import { barText, entryRow } from '../parts/timeline';
import './timeline-detail';

const MOST_ROWS = 200;
/** What is left of a chart's width beside its grid, as in chart/option. */
const CHART_MARGINS = 84;

/**
 * Lanes under a chart with the same time axis: what the chart's own data show, handed in as `marks`, and what the
 * gateway tells of the device. Sends `zoom-to` with {fromMillis, toMillis} and `opened` with the entry's key or null.
 */
export class DeviceTimeline extends PageElement {
  static override properties = {
    agentId: {}, deviceId: {}, range: { attribute: false }, span: { attribute: false }, marks: { attribute: false }, opened: {},
    version: { state: true }, listIsOpen: { state: true }, widthPixels: { state: true },
  };
  declare agentId: string;
  declare deviceId: string;
  declare range: Range;
  declare span: Span;
  declare marks: readonly Bar[];
  /** Which entry is shown in full: its kind and id. */
  declare opened: string | null;
  declare version: number;
  declare listIsOpen: boolean;
  declare widthPixels: number;
  private events: DeviceEvents | null = null;
  private observer: ResizeObserver | null = null;

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.marks = [];
    this.opened = null;
    this.version = 0;
    this.listIsOpen = false;
    this.widthPixels = 800;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer = new ResizeObserver(() => (this.widthPixels = Math.max(100, this.clientWidth - CHART_MARGINS)));
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.events?.close();
    this.events = null;
  }

  protected override willUpdate(): void {
    this.events ??= new DeviceEvents(this.agentId, this.deviceId, () => this.version++);
    this.events.show(this.range);
  }

  private open(entry: DeviceEvent | null): void {
    this.dispatchEvent(new CustomEvent('opened', { detail: entry && keyOf(entry) }));
  }

  private zoom({ fromMillis, toMillis }: Span): void {
    const margin = Math.max(60_000, (toMillis - fromMillis) * 0.2);
    this.dispatchEvent(new CustomEvent('zoom-to', { detail: { fromMillis: fromMillis - margin, toMillis: toMillis + margin } }));
  }

  protected override render() {
    const entries = this.events?.entries ?? [];
    const bars = [...this.marks, ...entryBars(entries, store.nowMillis())];
    const lanes = LANES.map((name) => ({ name, bars: drawn(bars.filter(({ lane }) => lane === name), this.span, this.widthPixels) }))
      .filter((lane) => lane.bars.length > 0);
    const opened = entries.find((entry) => keyOf(entry) === this.opened);
    return html`<h3 class="visually-hidden">${t('timeline.title')}</h3>
      ${this.events?.problem ? html`<p class="note bad" role="alert">${this.events.problem}</p>` : nothing}
      ${lanes.length ? html`<div class="lanes">${lanes.map((lane) => this.lane(lane.name, lane.bars))}</div>`
        : html`<p class="muted timeline-none">${t('timeline.none')}</p>`}
      ${this.events?.hasMore ? html`<p class="note">${t('timeline.more', { n: entries.length })}</p>` : nothing}
      ${opened ? html`<timeline-detail .agentId=${this.agentId} .deviceId=${this.deviceId} .entry=${opened}
        @closed=${() => this.open(null)} @zoom=${() => this.zoom(entryBars([opened], store.nowMillis())[0] as Bar)}></timeline-detail>` : nothing}
      ${entries.length ? this.list(entries) : nothing}`;
  }

  private lane(name: LaneName, bars: readonly Bar[]): TemplateResult {
    return html`<div class="lane lane-${name}"><span class="lane-name">${t(`timeline.lane.${name}`)}</span>
      <div class="lane-bars" aria-hidden="true">${bars.map((bar) => this.bar(bar))}</div></div>`;
  }

  /** For the pointer; by keyboard and to a screen reader the list says the same. */
  private bar(bar: Bar): TemplateResult {
    const length = this.span.toMillis - this.span.fromMillis;
    const left = Math.max(0, (bar.fromMillis - this.span.fromMillis) / length) * 100;
    const right = Math.min(1, (bar.toMillis - this.span.fromMillis) / length) * 100;
    const [only, ...others] = bar.entries;
    const isOpened = bar.entries.some((entry) => keyOf(entry) === this.opened);
    const tone = only && others.length === 0 ? `is-${only.kind} is-${only.state}` : bar.entries.some(({ state }) => state === 'critical') ? 'is-critical' : '';
    return html`<button type="button" tabindex="-1" class="bar ${tone} ${isOpened ? 'opened' : ''}" title=${barText(bar)}
      style="left: ${left}%; width: ${Math.max(0, right - left)}%"
      @click=${() => (only && others.length === 0 ? this.open(isOpened ? null : only) : this.zoom(bar))}>
      ${others.length ? html`<span>${bar.entries.length}</span>` : nothing}</button>`;
  }

  private list(entries: readonly DeviceEvent[]): TemplateResult {
    return html`<details class="value-table timeline-list" ?open=${this.listIsOpen}
      @toggle=${(event: Event) => (this.listIsOpen = (event.target as HTMLDetailsElement).open)}>
      <summary>${t('timeline.list', { n: entries.length }, entries.length)}</summary>
      ${this.listIsOpen ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('timeline.title')}><table class="list plain">
        <thead><tr><th scope="col">${t('timeline.what')}</th><th scope="col">${t('timeline.how')}</th><th scope="col">${t('timeline.when')}</th>
          <th scope="col">${t('timeline.why')}</th></tr></thead>
        <tbody>${entries.slice(0, MOST_ROWS).map((entry) => entryRow(entry, () => this.open(entry)))}</tbody>
      </table></div>
      ${entries.length > MOST_ROWS ? html`<p class="note">${t('timeline.list.cap', { n: MOST_ROWS, total: entries.length })}</p>` : nothing}` : nothing}
    </details>`;
  }
}

const keyOf = ({ kind, id }: DeviceEvent): string => `${kind}.${id}`;

customElements.define('device-timeline', DeviceTimeline);
