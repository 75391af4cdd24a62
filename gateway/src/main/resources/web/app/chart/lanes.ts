import type { DeviceEvent } from '../core/types';
import type { Gap, Panel } from './series-data';
import { MAX } from './series-data';
import type { Span } from './gestures';

export type LaneName = 'anomaly' | 'alarm' | 'command' | 'conflict' | 'write' | 'gap';
export const LANES: readonly LaneName[] = ['anomaly', 'alarm', 'command', 'conflict', 'write', 'gap'];

/** One bar of a lane, or several that can't be told apart at this width. */
export interface Bar {
  lane: LaneName;
  fromMillis: number;
  toMillis: number;
  /** What the gateway told; none for what the chart itself shows. */
  entries: DeviceEvent[];
  /** The model of an anomaly. */
  model: string | null;
}

const LANE_OF: Record<DeviceEvent['kind'], LaneName> = {
  alarm: 'alarm', command: 'command', 'rule-command': 'command', conflict: 'conflict', write: 'write',
};
const LASTING: readonly LaneName[] = ['alarm', 'conflict'];

/** Pixels that a bar has at least, so that it can be seen and met. */
export const LEAST_PIXELS = 7;

/** Where a model's score is above the score at which a rule alarms, as ranges. */
export function anomalies(panels: readonly Panel[], thresholds: ReadonlyMap<string, number>, bucketMillis: number): Bar[] {
  return panels.flatMap((panel) => {
    const threshold = panel.model === null ? undefined : thresholds.get(panel.model);
    if (threshold === undefined) return [];
    const bars: Bar[] = [];
    let open: Bar | null = null;
    for (const point of panel.points) {
      if (point[MAX] <= threshold) {
        open = null;
      } else if (open) {
        open.toMillis = point[0] + bucketMillis;
      } else {
        open = { lane: 'anomaly', fromMillis: point[0], toMillis: point[0] + bucketMillis, entries: [], model: panel.model };
        bars.push(open);
      }
    }
    return bars;
  });
}

export const gapBars = (gaps: readonly Gap[]): Bar[] =>
  gaps.map((gap) => ({ lane: 'gap', ...gap, entries: [], model: null }));

export function entryBars(entries: readonly DeviceEvent[], nowMillis: number): Bar[] {
  return entries.map((entry) => {
    const lane = LANE_OF[entry.kind];
    const fromMillis = Date.parse(entry.from);
    const toMillis = entry.to ? Date.parse(entry.to) : LASTING.includes(lane) ? Math.max(fromMillis, nowMillis) : fromMillis;
    return { lane, fromMillis, toMillis, entries: [entry], model: null };
  });
}

/** What of a lane is drawn: within the span, and what is nearer than a bar is wide together as one. */
export function drawn(bars: readonly Bar[], { fromMillis, toMillis }: Span, widthPixels: number): Bar[] {
  const least = (LEAST_PIXELS * (toMillis - fromMillis)) / Math.max(1, widthPixels);
  const isNarrow = (bar: Bar): boolean => bar.toMillis - bar.fromMillis < least;
  const result: Bar[] = [];
  for (const bar of [...bars].sort((a, b) => a.fromMillis - b.fromMillis)) {
    if (bar.toMillis < fromMillis || bar.fromMillis > toMillis) continue;
    const last = result.at(-1);
    if (last && isNarrow(bar) && isNarrow(last) && bar.fromMillis - last.fromMillis < least) {
      last.toMillis = Math.max(last.toMillis, bar.toMillis);
      last.entries = [...last.entries, ...bar.entries];
    } else {
      result.push({ ...bar });
    }
  }
  return result;
}
