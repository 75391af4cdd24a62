import { html, nothing, svg } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { type Range, bounds, pan, zoom } from '../core/ranges';
import { store } from '../core/store';
import type { HistoryPoint } from '../core/types';
import { time } from '../core/format';
import { t } from '../core/messages';
import { MAX, MEAN, MIN, summary } from '../chart/series-data';

const POINTS = 240;
const HEIGHT = 36;
const REFRESH_MILLIS = 5 * 60_000;
const LEAST_WINDOW_PIXELS = 8;
/** There is no more to see than the chart itself shows. */
const LEAST_PARTS = 1.2;

/** All the time that there are readings of one resource, with the chart's range as a window in it that can be moved. Sends `range`. */
export class ChartOverview extends PageElement {
  static override properties = {
    agentId: {}, deviceId: {}, resource: {}, firstMillis: { attribute: false }, range: { attribute: false }, points: { state: true }, dragged: { state: true },
  };
  declare agentId: string;
  declare deviceId: string;
  declare resource: string;
  declare firstMillis: number;
  declare range: Range;
  declare points: readonly HistoryPoint[];
  declare dragged: { fromMillis: number; toMillis: number } | null;
  private abort = new AbortController();
  private timer: number | undefined;
  private grip: { startPixels: number; fromMillis: number; toMillis: number } | null = null;

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.resource = '';
    this.firstMillis = NaN;
    this.points = [];
    this.dragged = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort.abort();
    window.clearTimeout(this.timer);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('resource') && this.resource) void this.load();
  }

  private async load(): Promise<void> {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), REFRESH_MILLIS);
    try {
      const { points } = await api.history(this.agentId, this.deviceId, { resource: this.resource, ...this.whole(), maxPoints: POINTS }, signal);
      this.points = points;
    } catch {
      // The chart itself says what is wrong; the window still works.
      if (!signal.aborted) this.points = [];
    }
  }

  private whole(): { fromMillis: number; toMillis: number } {
    const toMillis = store.nowMillis();
    return { fromMillis: Math.min(this.firstMillis, toMillis - 60_000), toMillis };
  }

  private shown(): { fromMillis: number; toMillis: number } {
    return this.dragged ?? bounds(this.range, store.nowMillis());
  }

  private choose(range: Range): void {
    this.dispatchEvent(new CustomEvent('range', { detail: range }));
  }

  private millisOf(pixels: number): number {
    const { fromMillis, toMillis } = this.whole();
    return (pixels / Math.max(1, this.clientWidth)) * (toMillis - fromMillis);
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const strip = event.currentTarget as HTMLElement;
    const startPixels = event.clientX - strip.getBoundingClientRect().left;
    strip.setPointerCapture(event.pointerId);
    let span = this.shown();
    const at = this.whole().fromMillis + this.millisOf(startPixels);
    if (at < span.fromMillis || at > span.toMillis) {
      const half = (span.toMillis - span.fromMillis) / 2;
      span = { fromMillis: at - half, toMillis: at + half };
      this.dragged = span;
    }
    this.grip = { startPixels, ...span };
  }

  private move(event: PointerEvent): void {
    if (!this.grip) return;
    const by = this.millisOf(event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left - this.grip.startPixels);
    if (by !== 0) this.dragged = { fromMillis: this.grip.fromMillis + by, toMillis: this.grip.toMillis + by };
  }

  private up(): void {
    this.grip = null;
    if (this.dragged) this.choose({ kind: 'fixed', ...this.dragged });
    this.dragged = null;
  }

  private key(event: KeyboardEvent): void {
    const next = { ArrowLeft: () => pan(this.range, -0.5), ArrowRight: () => pan(this.range, 0.5), PageUp: () => pan(this.range, -1), PageDown: () => pan(this.range, 1),
      '+': () => zoom(this.range, 0.5), '-': () => zoom(this.range, 2) }[event.key];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(next());
  }

  protected override render() {
    const whole = this.whole();
    const length = whole.toMillis - whole.fromMillis;
    const { fromMillis, toMillis } = this.shown();
    if (!(length > 0) || (toMillis - fromMillis) * LEAST_PARTS > length) return nothing;
    const part = (millis: number): number => Math.min(1, Math.max(0, (millis - whole.fromMillis) / length));
    const [left, right] = [part(fromMillis), part(toMillis)];
    return html`<div class="overview" role="slider" tabindex="0" aria-label=${t('overview.label')} aria-orientation="horizontal"
      aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(((left + right) / 2) * 100)}
      aria-valuetext=${t('overview.range', { from: time(fromMillis), to: time(toMillis) })}
      @keydown=${this.key} @pointerdown=${this.down} @pointermove=${this.move} @pointerup=${this.up} @pointercancel=${this.up}>
      <svg viewBox="0 0 1000 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${this.band(part)}</svg>
      <div class="overview-window" style="left: min(${left * 100}%, calc(100% - ${LEAST_WINDOW_PIXELS}px)); width: max(${(right - left) * 100}%, ${LEAST_WINDOW_PIXELS}px)"></div>
      <small class="overview-end">${time(whole.fromMillis)}</small>
    </div>`;
  }

  private band(part: (millis: number) => number) {
    const all = summary(this.points);
    if (!all) return nothing;
    const y = (value: number): string => (HEIGHT - 3 - ((value - all.min) / (all.max - all.min || 1)) * (HEIGHT - 6)).toFixed(1);
    const x = (point: HistoryPoint): string => (part(point[0]) * 1000).toFixed(1);
    const top = this.points.map((point) => `${x(point)},${y(point[MAX])}`);
    const bottom = [...this.points].reverse().map((point) => `${x(point)},${y(point[MIN])}`);
    return svg`<polygon class="overview-band" points=${[...top, ...bottom].join(' ')}></polygon>
      <polyline class="overview-line" points=${this.points.map((point) => `${x(point)},${y(point[MEAN])}`).join(' ')}></polyline>`;
  }
}

customElements.define('chart-overview', ChartOverview);
