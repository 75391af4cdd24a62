import { html } from 'lit';
import type { EChartsType } from 'echarts/core';
import { PageElement } from '../core/element';
import { onThemeChange } from '../core/theme';
import { type ChartInput, chartHeight, chartOption } from '../chart/option';
import { type Palette, palette } from '../chart/palette';
import { t } from '../core/messages';

export type ChartData = Omit<ChartInput, 'palette' | 'widthPixels'>;

const DRAW_INTERVAL_MILLIS = 250;
const SHORTEST_DRAG_PIXELS = 6;

/**
 * A chart of panels on one time axis. Draws a few times a second at most. Dragging with a mouse sends `zoom-to`
 * with {fromMillis, toMillis}; a change of the width sends `resized`.
 */
export class SkChart extends PageElement {
  static override properties = { data: { attribute: false }, label: {} };
  declare data: ChartData | null;
  declare label: string;
  private chart: EChartsType | null = null;
  private colours: Palette | null = null;
  private observer: ResizeObserver | null = null;
  private stopTheme: (() => void) | undefined;
  private drawTimer: number | undefined;
  private lastDrawMillis = 0;
  private pointer: { x: number; y: number } | null = null;
  private drag: { startPixels: number; selection: HTMLElement } | null = null;

  constructor() {
    super();
    this.data = null;
    this.label = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopTheme = onThemeChange(() => {
      this.colours = null;
      this.plan(0);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTheme?.();
    this.observer?.disconnect();
    window.clearTimeout(this.drawTimer);
    this.drawTimer = undefined;
    this.chart?.dispose();
    this.chart = null;
  }

  protected override render() {
    return html`<div class="chart" role="img" aria-label=${this.label}
      @pointerdown=${this.dragStart} @pointermove=${this.dragMove} @pointerup=${this.dragEnd} @pointercancel=${this.dragCancel}></div>`;
  }

  protected override async firstUpdated(): Promise<void> {
    const { init } = await import('../chart/echarts');
    if (!this.isConnected) return;
    const canvas = this.canvas();
    this.chart = init(canvas, null, { renderer: 'canvas' });
    this.chart.getZr().on('mousemove', ({ offsetX, offsetY }) => {
      this.pointer = { x: offsetX, y: offsetY };
    });
    this.chart.getZr().on('globalout', () => {
      this.pointer = null;
    });
    this.observer = new ResizeObserver(() => {
      this.chart?.resize();
      this.dispatchEvent(new CustomEvent('resized', { detail: canvas.clientWidth }));
      this.plan(0);
    });
    this.observer.observe(canvas);
    this.plan(0);
  }

  protected override updated(): void {
    this.plan(DRAW_INTERVAL_MILLIS);
  }

  private canvas(): HTMLElement {
    return this.querySelector('.chart') as HTMLElement;
  }

  private plan(intervalMillis: number): void {
    if (this.drawTimer !== undefined) return;
    const wait = Math.max(0, intervalMillis - (performance.now() - this.lastDrawMillis));
    this.drawTimer = window.setTimeout(() => {
      this.drawTimer = undefined;
      this.draw();
    }, wait);
  }

  private draw(): void {
    if (!this.chart || !this.data || document.hidden) return;
    this.lastDrawMillis = performance.now();
    const canvas = this.canvas();
    const height = `${chartHeight(this.data.panels)}px`;
    if (canvas.style.height !== height) {
      canvas.style.height = height;
      this.chart.resize();
    }
    this.colours ??= palette(this);
    this.chart.setOption(chartOption({ ...this.data, palette: this.colours, widthPixels: canvas.clientWidth }), {
      replaceMerge: ['grid', 'xAxis', 'yAxis', 'series', 'title'],
    });
    // A new option takes the pointer's line away while the mouse rests.
    if (this.pointer) this.chart.dispatchAction({ type: 'updateAxisPointer', currTrigger: 'mousemove', ...this.pointer });
  }

  private dragStart(event: PointerEvent): void {
    // A finger scrolls the page; the buttons zoom there.
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    const selection = document.createElement('div');
    selection.className = 'chart-selection';
    selection.title = t('range.in');
    this.drag = { startPixels: event.offsetX, selection };
    this.canvas().setPointerCapture(event.pointerId);
  }

  private pixels(event: PointerEvent): number {
    return event.clientX - this.canvas().getBoundingClientRect().left;
  }

  private dragMove(event: PointerEvent): void {
    if (!this.drag) return;
    const { startPixels, selection } = this.drag;
    const now = this.pixels(event);
    if (!selection.isConnected && Math.abs(now - startPixels) > SHORTEST_DRAG_PIXELS) this.canvas().append(selection);
    selection.style.left = `${Math.min(now, startPixels)}px`;
    selection.style.width = `${Math.abs(now - startPixels)}px`;
  }

  private dragEnd(event: PointerEvent): void {
    const drag = this.drag;
    this.dragCancel();
    if (!drag || !this.chart) return;
    const ends = [drag.startPixels, this.pixels(event)].sort((a, b) => a - b) as [number, number];
    if (ends[1] - ends[0] < SHORTEST_DRAG_PIXELS) return;
    const [fromMillis, toMillis] = ends.map((x) => this.chart?.convertFromPixel({ xAxisIndex: 0 }, x));
    this.dispatchEvent(new CustomEvent('zoom-to', { detail: { fromMillis: Number(fromMillis), toMillis: Number(toMillis) } }));
  }

  private dragCancel(): void {
    this.drag?.selection.remove();
    this.drag = null;
  }
}

customElements.define('sk-chart', SkChart);
