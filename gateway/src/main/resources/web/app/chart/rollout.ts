import type { EChartsCoreOption } from 'echarts/core';
import { axisMoment, number, time } from '../core/format';
import { type Interval, turns } from '../core/rollout-series';
import { t, word } from '../core/messages';
import type { Palette } from './palette';

interface Line {
  name: string;
  of: (one: Interval) => number | null;
  isBeside?: boolean;
}

interface Panel {
  title: string;
  unit: string;
  lines: Line[];
}

const TITLE = 26;
const HEIGHT = 92;
const BOTTOM = 26;
const percentOf = (share: number | null): number | null => (share === null ? null : 100 * share);

const panels = (): Panel[] => [
  { title: t('compare.agreement'), unit: '%', lines: [{ name: t('compare.agreement'), of: (one) => percentOf(one.agreement) }] },
  { title: t('compare.alarms'), unit: '%', lines: [
    { name: t('compare.beside'), of: (one) => percentOf(one.besideAlarmRate), isBeside: true }, { name: t('compare.its'), of: (one) => percentOf(one.alarmRate) },
  ] },
  { title: t('compare.latency'), unit: 'ms', lines: [
    { name: t('compare.beside'), of: (one) => one.besideLatencyMillis, isBeside: true }, { name: t('compare.its'), of: (one) => one.latencyMillis },
  ] },
  { title: t('compare.drift'), unit: '', lines: [{ name: t('compare.its'), of: (one) => one.psi }] },
];

/** Panels of which something is known. */
const known = (of: readonly Interval[]): Panel[] => panels().filter(({ lines }) => lines.some((line) => of.some((one) => line.of(one) !== null)));

export const comparisonHeight = (of: readonly Interval[]): number => known(of).length * (TITLE + HEIGHT) + BOTTOM;

/** How a version does beside the one that it is compared with, one panel below the other. Pure: same input, same picture. */
export function comparisonOption(of: readonly Interval[], palette: Palette, widthPixels: number): EChartsCoreOption {
  const shown = known(of);
  const [from, to] = [of[0]?.millis ?? 0, of.at(-1)?.millis ?? 1];
  const text = { color: palette.muted, fontSize: 11 };
  const marks = turns(of).map(({ millis, stage }) => ({ xAxis: millis, name: word('rollout.stage', stage) }));
  return {
    animation: false,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: shown.map((_, i) => ({ left: 48, right: 20, top: i * (TITLE + HEIGHT) + TITLE, height: HEIGHT - 12 })),
    title: shown.map(({ title, unit }, i) => ({
      text: unit ? `${title}  {unit|${unit}}` : title, left: 0, top: i * (TITLE + HEIGHT) + 2, padding: 0,
      textStyle: { fontSize: 13, fontWeight: 600, color: palette.text, rich: { unit: { fontSize: 12, fontWeight: 400, color: palette.muted } } },
    })),
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette.muted, type: 'solid', width: 1 } },
    tooltip: {
      trigger: 'axis', confine: true, transitionDuration: 0, backgroundColor: palette.surface, borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12, fontFamily: palette.font },
      formatter: (items: { axisValue: number; seriesName: string; value: [number, number | null]; axisIndex: number }[]) => tooltip(items, shown),
    },
    xAxis: shown.map((_, i) => ({
      type: 'time', gridIndex: i, min: from, max: Math.max(to, from + 1_000), splitNumber: Math.max(2, Math.round(widthPixels / 150)),
      axisLine: { lineStyle: { color: palette.line } }, axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { ...text, show: i === shown.length - 1, hideOverlap: true, formatter: (millis: number) => axisMoment(millis, to - from) },
    })),
    yAxis: shown.map((_, i) => ({
      type: 'value', gridIndex: i, scale: true, splitNumber: 2, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: palette.line } }, axisLabel: { ...text, formatter: (value: number) => number(value) },
    })),
    series: shown.flatMap(({ lines }, i) => lines.map((line, j) => ({
      type: 'line', name: line.name, xAxisIndex: i, yAxisIndex: i, symbol: 'circle', symbolSize: of.length > 60 ? 0 : 4, connectNulls: false,
      data: of.map((one) => [one.millis, line.of(one)]),
      lineStyle: { color: colour(line, palette), width: 1.6, type: line.isBeside ? 'dashed' : 'solid' }, itemStyle: { color: colour(line, palette) },
      ...(j === 0 && marks.length ? { markLine: {
        silent: true, symbol: 'none', lineStyle: { color: palette.muted, type: 'dotted', width: 1 }, data: marks,
        label: { show: i === 0, formatter: '{b}', position: 'end', distance: 3, rotate: 0, ...text },
      } } : {}),
    }))),
  };
}

const colour = ({ isBeside }: Line, palette: Palette): string => (isBeside ? palette.score : (palette.series[0] as string));

function tooltip(items: readonly { axisValue: number; seriesName: string; value: [number, number | null]; axisIndex: number }[], shown: readonly Panel[]): HTMLElement {
  const box = document.createElement('div');
  const first = items[0];
  if (!first) return box;
  const line = (text: string): void => {
    box.append(Object.assign(document.createElement('div'), { textContent: text }));
  };
  line(time(first.axisValue));
  for (const { seriesName, value, axisIndex } of items) {
    const panel = shown[axisIndex];
    if (!panel || value[1] === null) continue;
    line(`${panel.title}${panel.lines.length > 1 ? `, ${seriesName}` : ''}: ${number(value[1])} ${panel.unit}`);
  }
  return box;
}
