/** What a chart shows: the last minutes up to now, or a fixed piece of the past. */
export type Range = { kind: 'preset'; name: PresetName } | { kind: 'fixed'; fromMillis: number; toMillis: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const PRESETS = { '5m': 5 * MINUTE, '15m': 15 * MINUTE, '1h': HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR, '30d': 720 * HOUR } as const;
export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

const SHORTEST_MILLIS = 2000;
const LONGEST_MILLIS = 3 * 365 * 24 * HOUR;

export function rangeOf(query: URLSearchParams): Range {
  const fromMillis = Date.parse(query.get('from') ?? '');
  const toMillis = Date.parse(query.get('to') ?? '');
  if (fromMillis < toMillis) return { kind: 'fixed', fromMillis, toMillis };
  const name = query.get('range') as PresetName;
  return { kind: 'preset', name: PRESET_NAMES.includes(name) ? name : '5m' };
}

export function queryOf(range: Range): Record<string, string> {
  if (range.kind === 'preset') return range.name === '5m' ? {} : { range: range.name };
  return { from: new Date(range.fromMillis).toISOString(), to: new Date(range.toMillis).toISOString() };
}

export function bounds(range: Range, nowMillis = Date.now()): { fromMillis: number; toMillis: number } {
  return range.kind === 'fixed' ? range : { fromMillis: nowMillis - PRESETS[range.name], toMillis: nowMillis };
}

const SHORTEST_FITTED_MILLIS = 30_000;
const FITTED_MARGIN = 0.03;

/** What of a range up to now is worth drawing: nothing from before the first reading there ever was. */
export function fitted(range: Range, nowMillis: number, firstMillis: number): { fromMillis: number; toMillis: number } {
  const { fromMillis, toMillis } = bounds(range, nowMillis);
  if (range.kind === 'fixed' || !(firstMillis > fromMillis)) return { fromMillis, toMillis };
  const lengthMillis = Math.max(SHORTEST_FITTED_MILLIS, (toMillis - firstMillis) * (1 + FITTED_MARGIN));
  return { fromMillis: Math.max(fromMillis, toMillis - lengthMillis), toMillis };
}

/** Moved by a part of its own length: -0.5 is half a screen earlier. */
export function pan(range: Range, part: number): Range {
  const { fromMillis, toMillis } = bounds(range);
  const by = (toMillis - fromMillis) * part;
  return { kind: 'fixed', fromMillis: fromMillis + by, toMillis: toMillis + by };
}

/** Scaled about its middle, or about now while it is live. */
export function zoom(range: Range, factor: number): Range {
  const { fromMillis, toMillis } = bounds(range);
  const length = Math.min(LONGEST_MILLIS, Math.max(SHORTEST_MILLIS, (toMillis - fromMillis) * factor));
  const middle = (fromMillis + toMillis) / 2;
  return { kind: 'fixed', fromMillis: middle - length / 2, toMillis: middle + length / 2 };
}
