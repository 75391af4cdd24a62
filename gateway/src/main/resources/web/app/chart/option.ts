import type { EChartsCoreOption } from 'echarts/core';
import type { Alarm } from '../core/types';
import { axisMoment, cut, number } from '../core/format';
import { t } from '../core/messages';
import { marks } from './marks';
import { type Palette, faded } from './palette';
import { tooltip } from './tooltip';
import { MAX, MEAN, MIN, QUALITY, type Gap, type Panel, type Row, gapsOf, isolated, rows } from './series-data';

export interface ChartInput {
  panels: readonly Panel[];
  alarms: readonly Alarm[];
  /** Score above which each model's panel marks anomalies. */
  thresholds: ReadonlyMap<string, number>;
  fromMillis: number;
  toMillis: number;
  /** Up to when anything is known. */
  nowMillis: number;
  bucketMillis: number;
  widthPixels: number;
  palette: Palette;
}

const TITLE_HEIGHT = 30;
const VALUE_HEIGHT = 200;
const SCORE_HEIGHT = 84;
const BOTTOM = 30;
/** Pixels of the longest label of the time axis; the last one may stand at the very end. */
const LAST_LABEL = 56;

const heightOf = (panel: Panel): number => (panel.model !== null || panel.isStep ? SCORE_HEIGHT : VALUE_HEIGHT);

/** Pixels that the panels need, one below the other. */
export const chartHeight = (panels: readonly Panel[]): number =>
  panels.reduce((sum, panel) => sum + TITLE_HEIGHT + heightOf(panel), 0) + BOTTOM;

/** Panels one below the other on one time axis, alarms behind all of them. Pure: same input, same picture. */
export function chartOption(input: ChartInput): EChartsCoreOption {
  const { panels, palette, widthPixels } = input;
  const left = widthPixels < 520 ? 44 : 56;
  const gaps = gapsOf(panels, panels.some((panel) => panel.downsampled) ? input.bucketMillis : 0, Math.min(input.toMillis, input.nowMillis));
  let top = 0;
  const tops = panels.map((panel) => {
    const at = top + TITLE_HEIGHT;
    top = at + heightOf(panel);
    return at;
  });
  return {
    animation: false,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: panels.map((panel, i) => ({ left, right: LAST_LABEL / 2, outerBoundsMode: 'none', top: tops[i], height: heightOf(panel) - 8 })),
    title: panels.map((panel, i) => panelTitle(panel, (tops[i] as number) - TITLE_HEIGHT + 4, input)),
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette.muted, type: 'solid', width: 1 }, label: { show: false } },
    tooltip: {
      trigger: 'axis', confine: true, transitionDuration: 0, backgroundColor: palette.surface, borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12, fontFamily: palette.font }, extraCssText: 'box-shadow: var(--shadow-high)',
      formatter: tooltip(input), position: besidePointer,
    },
    xAxis: panels.map((_, i) => timeAxis(input, i, i === panels.length - 1)),
    yAxis: panels.map((panel, i) => valueAxis(panel, i, palette)),
    series: panels.flatMap((panel, i) => panelSeries(input, panel, i, gaps)),
  };
}

type Size = { contentSize: [number, number]; viewSize: [number, number] };
const POINTER_DISTANCE = 18;

/** At the top, right or left of the pointer, so that it covers neither the pointer nor what is under it. */
function besidePointer(point: [number, number], _params: unknown, _element: unknown, _rectangle: unknown, { contentSize, viewSize }: Size) {
  const right = point[0] + POINTER_DISTANCE;
  return [right + contentSize[0] > viewSize[0] ? point[0] - POINTER_DISTANCE - contentSize[0] : right, 2];
}

/** Pixels of a character of a title, a little more than the mean. */
const TITLE_CHARACTER = 8;

function panelTitle(panel: Panel, top: number, { palette, widthPixels }: ChartInput) {
  const label = cut(panel.label, widthPixels / TITLE_CHARACTER - panel.unit.length - 4);
  return {
    text: panel.unit ? `${label}  {unit|${panel.unit}}` : label, left: 0, top, padding: 0,
    textStyle: {
      fontSize: 13, fontWeight: 600, color: palette.text,
      rich: { unit: { fontSize: 12, fontWeight: 400, color: palette.muted } },
    },
  };
}

function timeAxis({ fromMillis, toMillis, palette, widthPixels }: ChartInput, gridIndex: number, isLast: boolean) {
  return {
    type: 'time', gridIndex, min: fromMillis, max: toMillis,
    axisPointer: { show: true, type: 'line', triggerTooltip: true, label: { show: false } },
    splitNumber: Math.max(2, Math.round(widthPixels / 130)),
    axisLine: { lineStyle: { color: palette.line } }, axisTick: { show: false }, splitLine: { show: false },
    axisLabel: { show: isLast, color: palette.muted, fontSize: 11, hideOverlap: true, margin: 10,
      formatter: (millis: number) => axisMoment(millis, toMillis - fromMillis) },
  };
}

function valueAxis(panel: Panel, gridIndex: number, palette: Palette) {
  const isScore = panel.model !== null;
  return {
    type: 'value', gridIndex, scale: true, splitNumber: isScore ? 2 : 4,
    ...(isScore ? { min: 0, max: 1, interval: 0.5 } : {}),
    ...(panel.isStep ? { min: 0, max: 1, interval: 1 } : {}),
    axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: palette.line, width: 1 } },
    axisLabel: {
      color: palette.muted, fontSize: 11, margin: 8,
      formatter: panel.isStep ? (value: number) => t(value ? 'boolean.true' : 'boolean.false') : axisNumber,
    },
  };
}

const axisNumber = (value: number): string =>
  value.toLocaleString(undefined, { maximumFractionDigits: 2, notation: Math.abs(value) >= 100_000 ? 'compact' : 'standard' });

function panelSeries(input: ChartInput, panel: Panel, index: number, gaps: readonly Gap[]) {
  const { palette } = input;
  const colour = panel.model !== null ? palette.score : (palette.series[index % palette.series.length] as string);
  const base = { xAxisIndex: index, yAxisIndex: index, symbol: 'none', silent: true, ...(panel.isStep ? { step: 'end' } : {}) };
  const line = {
    ...base, type: 'line', name: panel.resource, data: rows(panel.points, gaps, (point) => point[MEAN]),
    lineStyle: { color: colour, width: 1.6 }, itemStyle: { color: colour }, z: 3,
    ...(panel.model !== null ? { areaStyle: { color: faded(colour, 0.14) } } : {}),
    markArea: marks(input, gaps, index), markLine: thresholdLine(input, panel),
  };
  const band = panel.downsampled && !panel.isStep
    ? [
        { ...base, type: 'line', stack: `band-${index}`, stackStrategy: 'all', lineStyle: { opacity: 0 }, data: rows(panel.points, gaps, (point) => point[MIN]) },
        { ...base, type: 'line', stack: `band-${index}`, stackStrategy: 'all', lineStyle: { opacity: 0 },
          areaStyle: { color: faded(colour, 0.2), origin: 'start' }, data: rows(panel.points, gaps, (point) => point[MAX] - point[MIN]) },
      ]
    : [];
  return [...band, line, isolatedDots(line.data, index, colour), ...dots(input, panel, index)];
}

/** A line needs two points: one that stands alone, between gaps or altogether, is a dot. */
function isolatedDots(data: readonly Row[], index: number, colour: string) {
  return {
    type: 'scatter', xAxisIndex: index, yAxisIndex: index, data: isolated(data), symbolSize: 5, itemStyle: { color: colour }, silent: true, z: 3,
  };
}

/** Anomalies on a score, readings of doubtful quality on a value. */
function dots({ palette, thresholds }: ChartInput, panel: Panel, index: number) {
  const threshold = panel.model === null ? null : (thresholds.get(panel.model) ?? null);
  const marked = panel.model === null
    ? panel.points.filter((point) => isDoubtful(point[QUALITY])).map((point) => [point[0], point[MEAN]])
    : threshold === null ? [] : panel.points.filter((point) => point[MAX] > threshold).map((point) => [point[0], point[MAX]]);
  const colour = panel.model === null ? palette.severity.warning : palette.severity.critical;
  return [{
    type: 'scatter', xAxisIndex: index, yAxisIndex: index, data: marked, symbolSize: panel.model === null ? 4 : 5,
    itemStyle: { color: colour }, silent: true, z: 4,
  }];
}

const isDoubtful = (quality: number | string | undefined): boolean =>
  quality !== undefined && quality !== 0 && quality !== 'good' && quality !== null;

function thresholdLine({ thresholds, palette, widthPixels }: ChartInput, panel: Panel) {
  const threshold = panel.model === null ? undefined : thresholds.get(panel.model);
  if (threshold === undefined) return { data: [] };
  return {
    silent: true, symbol: 'none', data: [{ yAxis: threshold }],
    lineStyle: { color: palette.severity.critical, type: 'dashed', width: 1 },
    label: {
      show: widthPixels > 420, position: 'insideStartBottom', color: palette.muted, fontSize: 11,
      formatter: t('chart.threshold', { n: number(threshold) }),
    },
  };
}
