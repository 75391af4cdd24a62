import { html } from 'lit';
import type { EChartsType } from 'echarts/core';
import { PageElement } from '../core/element';
import { onThemeChange } from '../core/theme';
import { type ChartInput, chartHeight, chartOption } from '../chart/option';
import { type Palette, palette } from '../chart/palette';
import { Gestures, type Span } from '../chart/gestures';
import { t } from '../core/messages';

export type ChartData = Omit<ChartInput, 'palette' | 'widthPixels'>;

const DRAW_INTERVAL_MILLIS = 250;

/**
 * A chart of panels on one time axis. Draws a few times a second at most. Gestures send `zoom-to` with
 * {fromMillis, toMillis}, or `zoom-back`; until the data of another range are there, those that are there are drawn on its axis.
 * A change of the width sends `resized`.
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
  private gestures: Gestures | null = null;
  /** The points that are drawn: live readings are appended to them, an answer of the gateway replaces them. */
  private drawn: ChartData['panels'][number]['points'][] = [];
  /** What a gesture has come to that still goes on. */
  private preview: Span | null = null;

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
    this.gestures?.close();
    this.chart?.dispose();
    this.chart = null;
  }

  protected override render() {
    return html`<div class="chart" role="img" aria-label=${this.label || t('loading')}></div>`;
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
    this.gestures = new Gestures(canvas, {
      span: () => this.span(),
      momentAt: (pixels) => Number(this.chart?.convertFromPixel({ xAxisIndex: 0 }, pixels)),
      preview: (span) => {
        this.preview = span;
        this.draw();
      },
      zoomTo: (span) => {
        this.preview = null;
        this.dispatchEvent(new CustomEvent('zoom-to', { detail: span }));
      },
      back: () => this.dispatchEvent(new CustomEvent('zoom-back')),
    }, t('range.in'));
    this.plan(0);
  }

  protected override updated(): void {
    const points = this.data?.panels.map((panel) => panel.points) ?? [];
    const isAnswer = points.length !== this.drawn.length || points.some((its, i) => its !== this.drawn[i]);
    this.drawn = points;
    this.plan(isAnswer ? 0 : DRAW_INTERVAL_MILLIS);
  }

  private canvas(): HTMLElement {
    return this.querySelector('.chart') as HTMLElement;
  }

  private span(): Span {
    return this.preview ?? { fromMillis: this.data?.fromMillis ?? 0, toMillis: this.data?.toMillis ?? 1 };
  }

  private plan(intervalMillis: number): void {
    if (intervalMillis === 0) {
      // What is wanted at once does not wait for what could wait.
      window.clearTimeout(this.drawTimer);
      this.drawTimer = undefined;
    }
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
    this.chart.setOption(chartOption({ ...this.data, ...this.span(), palette: this.colours, widthPixels: canvas.clientWidth }), {
      replaceMerge: ['grid', 'xAxis', 'yAxis', 'series', 'title'],
    });
    // A new option takes the pointer's line away while the mouse rests.
    if (this.pointer) this.chart.dispatchAction({ type: 'updateAxisPointer', currTrigger: 'mousemove', ...this.pointer });
  }
}

customElements.define('sk-chart', SkChart);
