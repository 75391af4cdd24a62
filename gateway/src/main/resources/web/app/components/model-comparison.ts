import { html, nothing } from 'lit';
import type { EChartsType } from '../chart/echarts';
import { palette } from '../chart/palette';
import { comparisonHeight, comparisonOption } from '../chart/rollout';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { number } from '../core/format';
import { problemText } from '../core/problems';
import { apart, intervals, shares } from '../core/rollout-series';
import { onThemeChange } from '../core/theme';
import type { Rollout, RolloutComparison } from '../core/types';
import { t } from '../core/messages';
import { percent } from '../parts/rollout';

/** How a version that is rolled out compares with the one beside it, over time and by where their scores lie. */
export class ModelComparison extends PageElement {
  static override properties = { name: {}, rollout: { attribute: false }, found: { state: true }, problem: { state: true } };
  declare name: string;
  declare rollout: Rollout | null;
  declare found: RolloutComparison | null;
  declare problem: string | null;
  private chart: EChartsType | null = null;
  private observer: ResizeObserver | null = null;
  private stopTheme = (): void => {};

  constructor() {
    super();
    this.name = '';
    this.rollout = null;
    this.found = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopTheme = onThemeChange(() => this.draw());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTheme();
    this.drop();
  }

  private drop(): void {
    this.observer?.disconnect();
    this.chart?.dispose();
    this.chart = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('rollout') || !this.rollout) return;
    if ((changed.get('rollout') as Rollout | null | undefined)?.id !== this.rollout.id) this.found = null;
    void this.load(this.rollout);
  }

  private async load({ name, id }: Rollout): Promise<void> {
    try {
      const found = await api.rolloutComparison(name, id);
      if (id !== this.rollout?.id) return;
      this.found = found;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override updated(): void {
    void this.put();
  }

  /** A chart needs two moments; its library is fetched when there are. */
  private async put(): Promise<void> {
    const canvas = this.querySelector<HTMLElement>('.compared');
    if (!canvas) {
      this.drop();
      return;
    }
    if (!this.chart) {
      const { init } = await import('../chart/echarts');
      if (this.chart || !canvas.isConnected) return;
      this.chart = init(canvas, null, { renderer: 'canvas' });
      this.observer = new ResizeObserver(() => this.draw());
      this.observer.observe(canvas);
    }
    this.draw();
  }

  private draw(): void {
    const canvas = this.querySelector<HTMLElement>('.compared');
    if (!this.chart || !canvas || !this.found) return;
    const of = intervals(this.found.points);
    canvas.style.height = `${comparisonHeight(of)}px`;
    this.chart.resize();
    this.chart.setOption(comparisonOption(of, palette(this), canvas.clientWidth), { notMerge: true });
  }

  protected override render() {
    const { found } = this;
    if (this.problem) return html`<p class="note bad" role="alert">${this.problem}</p>`;
    if (!found) return nothing;
    const hasScores = found.scores.length > 0 || found.besideScores.length > 0;
    if (found.points.length < 2 && !hasScores) return html`<p class="muted">${t('compare.none')}</p>`;
    return html`<h3>${t('compare.title')}</h3>
      <p class="legend"><span class="its">${t('compare.its')}</span><span class="beside">${t('compare.beside')}</span></p>
      ${found.points.length < 2 ? html`<p class="muted">${t('compare.soon')}</p>`
        : html`<div class="compared" role="img" aria-label=${t('compare.label', { n: found.points.length })}></div>`}
      ${hasScores ? this.scores(found) : nothing}`;
  }

  private scores({ scores, besideScores }: RolloutComparison) {
    const [its, others] = [shares(scores), shares(besideScores)];
    const bins = Math.max(its.length, others.length);
    const highest = Math.max(...its, ...others, Number.MIN_VALUE);
    const distance = apart(scores, besideScores);
    const bar = (share: number | undefined, kind: string) => html`<i class=${kind} style="height: ${(100 * Math.sqrt((share ?? 0) / highest)).toFixed(1)}%"></i>`;
    return html`<figure class="scores"><figcaption>${t('compare.scores')}
        <small class="muted">${t('compare.scores.scale')}</small>
        ${distance ? html`<small class="muted">${t('compare.apart', { psi: number(distance.psi), ks: number(distance.ks) })}</small>` : nothing}</figcaption>
      <div class="histogram" role="img" aria-label=${t('compare.scores.label', { above: percent(above(its)), beside: percent(above(others)) })}>
        ${Array.from({ length: bins }, (_, i) => html`<span class=${i === THRESHOLD_BIN ? 'threshold' : ''} title=${binTitle(i, its[i], others[i])}>${bar(others[i], 'beside')}${bar(its[i], 'its')}</span>`)}</div>
      <p class="axis" aria-hidden="true"><span>0</span><span>${t('compare.threshold')}</span><span>${t('compare.beyond')}</span></p></figure>`;
  }
}

/** The first that is an alarm. */
const THRESHOLD_BIN = 10;

const above = (of: readonly number[]): number => of.slice(THRESHOLD_BIN).reduce((all, one) => all + one, 0);

const binTitle = (bin: number, its = 0, beside = 0): string => t('compare.bin', {
  from: percent(bin / THRESHOLD_BIN), to: bin === 2 * THRESHOLD_BIN ? '…' : percent((bin + 1) / THRESHOLD_BIN), its: percent(its), beside: percent(beside),
});

customElements.define('model-comparison', ModelComparison);
