import { digits } from '../core/format';
import type { HistoryPoint, Resource } from '../core/types';

/** What one panel of the chart draws. */
export interface Panel {
  resource: string;
  label: string;
  unit: string;
  /** The model's name where the panel shows a score. */
  model: string | null;
  isStep: boolean;
  /** Decimals of its values. */
  digits: number;
  downsampled: boolean;
  points: HistoryPoint[];
  /** Where stored readings can't be read. */
  missing: Gap[];
}

export interface Gap {
  fromMillis: number;
  toMillis: number;
}

/** A pause is a gap when it is much longer than the streams' own rhythm. */
const GAP_FACTOR = 6;
const SHORTEST_GAP_MILLIS = 4000;

/** The usual distance of two points: the median, which gaps do not move. */
function rhythmMillis(points: readonly HistoryPoint[]): number {
  const distances: number[] = [];
  const step = Math.max(1, Math.floor(points.length / 200));
  for (let i = step; i < points.length; i += step) {
    distances.push((points[i] as HistoryPoint)[0] - (points[i - 1] as HistoryPoint)[0]);
  }
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? 0;
}

/**
 * Where readings of the device are missing. A resource that reports only changes is silent without a gap, so a pause
 * counts only where every panel is silent.
 *
 * @param bucketMillis width of a down-sampled point, 0 for raw ones
 * @param endMillis up to where readings can be expected
 */
export function gapsOf(panels: readonly Panel[], bucketMillis: number, endMillis: number): Gap[] {
  const drawn = panels.filter((panel) => panel.points.length > 1);
  const rhythm = Math.min(...drawn.map((panel) => rhythmMillis(panel.points)));
  if (!Number.isFinite(rhythm)) return [];
  const limit = Math.max(SHORTEST_GAP_MILLIS, GAP_FACTOR * rhythm, 2.5 * bucketMillis);
  const times = drawn.flatMap((panel) => panel.points.map((point) => point[0]));
  if (drawn.length > 1) times.sort((a, b) => a - b);
  times.push(Math.max(endMillis, times.at(-1) as number));
  const gaps: Gap[] = [];
  for (let i = 1; i < times.length; i++) {
    const [fromMillis, toMillis] = [times[i - 1] as number, times[i] as number];
    if (toMillis - fromMillis > limit) gaps.push({ fromMillis, toMillis });
  }
  return gaps;
}

export type Row = [number, number | null];

/** Rows of one column, with an empty row in each gap so that no line is drawn over it. */
export function rows(points: readonly HistoryPoint[], gaps: readonly Gap[], column: (point: HistoryPoint) => number): Row[] {
  const result: Row[] = [];
  let next = 0;
  for (const point of points) {
    for (let gap = gaps[next]; gap && point[0] >= gap.toMillis; gap = gaps[++next]) result.push([gap.fromMillis + 1, null]);
    result.push([point[0], column(point)]);
  }
  return result;
}

/** Rows that have a neighbour on neither side. */
export const isolated = (data: readonly Row[]): Row[] =>
  data.filter(([, value], i) => value !== null && (data[i - 1]?.[1] ?? null) === null && (data[i + 1]?.[1] ?? null) === null);

export const MIN = 1;
export const MAX = 2;
export const MEAN = 3;
export const COUNT = 4;
export const QUALITY = 5;

export interface Summary {
  min: number;
  max: number;
  last: number;
  readings: number;
}

export function summary(points: readonly HistoryPoint[]): Summary | null {
  const last = points.at(-1);
  if (!last) return null;
  let [min, max, readings] = [Infinity, -Infinity, 0];
  for (const point of points) {
    min = Math.min(min, point[MIN]);
    max = Math.max(max, point[MAX]);
    readings += point[COUNT];
  }
  return { min, max, last: last[MEAN], readings };
}

/** Decimals for all of these points. */
export function digitsOf(resource: Resource, points: readonly HistoryPoint[]): number {
  const seen = summary(points);
  return digits(resource, seen ? Math.max(Math.abs(seen.min), Math.abs(seen.max)) : 0);
}

const THRESHOLD = /model\.([\w-]+)\.score\s*>=?\s*(\d*\.?\d+)/;

/** The score above which a rule alarms, as the reasons of this device's alarms state it. */
export function thresholdOf(model: string, reasons: Iterable<string | null>): number | null {
  for (const reason of reasons) {
    const match = reason ? THRESHOLD.exec(reason) : null;
    if (match && match[1] === model) return Number(match[2]);
  }
  return null;
}
