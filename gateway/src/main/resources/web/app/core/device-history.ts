import { api } from './api';
import { problemText } from './problems';
import { store } from './store';
import { type Range, bounds } from './ranges';
import type { History, HistoryPoint, ReadingsEvent } from './types';

/** Most points of one resource that are kept while readings are appended live. */
const MAX_POINTS = 20_000;
/** Longest that an answer is on its way. */
const NEWER_MILLIS = 60_000;
const LONGEST_APPENDED_MILLIS = 65 * 60_000;
/** A down-sampled range up to now is fetched again at this part of its length. */
const REFRESH_PARTS = 120;
const SHORTEST_REFRESH_MILLIS = 10_000;
const LATE_DATA_SETTLE_MILLIS = 2500;
/** Of ranges that follow each other quickly only the first and the last are fetched. */
const RANGE_SETTLE_MILLIS = 120;

export interface LoadedHistory {
  downsampled: boolean;
  points: HistoryPoint[];
  missing: History['missing'];
}

/** The histories that one device's chart shows: fetched for the range, then kept current by the event stream. */
export class DeviceHistory {
  readonly loaded = new Map<string, LoadedHistory>();
  problem: string | null = null;
  isLoading = false;
  bucketMillis = 0;
  /** What the points are of: while another range is on its way, those of the last one stay. */
  loadedRange: { fromMillis: number; toMillis: number } | null = null;

  private wanted: { resources: string[]; range: Range; maxPoints: number } | null = null;
  private abort = new AbortController();
  private timer: number | undefined;
  private rangeAtMillis = -Infinity;
  private readonly stops: (() => void)[];

  constructor(
    private readonly agentId: string,
    private readonly deviceId: string,
    private readonly changed: () => void,
  ) {
    this.stops = [store.onReadings((event) => this.append(event)), store.onReload(() => this.reload())];
  }

  show(resources: string[], range: Range, maxPoints: number): void {
    const before = this.wanted;
    const same = before?.range === range && before.maxPoints === maxPoints;
    // What was asked for, not what has come: a refused resource is asked for again by the timer, not by each drawing.
    if (same && resources.every((name) => before.resources.includes(name))) return;
    for (const name of this.loaded.keys()) if (!resources.includes(name)) this.loaded.delete(name);
    this.wanted = { resources, range, maxPoints };
    this.abort.abort();
    this.isLoading = true;
    window.clearTimeout(this.timer);
    // What a click asks for is wanted at once; a gesture asks for many ranges, one after the other.
    const now = performance.now();
    const isSettled = now - this.rangeAtMillis > RANGE_SETTLE_MILLIS;
    if (!same) this.rangeAtMillis = now;
    if (same || isSettled) this.reload();
    else this.timer = window.setTimeout(() => this.reload(), RANGE_SETTLE_MILLIS);
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.abort.abort();
    window.clearTimeout(this.timer);
  }

  private reload(): void {
    void this.fetch();
  }

  private async fetch(): Promise<void> {
    if (!this.wanted) return;
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    const { resources, range, maxPoints } = this.wanted;
    const { fromMillis, toMillis } = bounds(range);
    this.isLoading = true;
    const answers = await Promise.allSettled(
      resources.map((resource) => api.history(this.agentId, this.deviceId, { resource, fromMillis, toMillis, maxPoints }, signal)),
    );
    if (signal.aborted) return;
    this.problem = null;
    this.bucketMillis = (toMillis - fromMillis) / maxPoints;
    this.loadedRange = { fromMillis, toMillis };
    for (const answer of answers) {
      if (answer.status === 'fulfilled') this.keep(answer.value);
      else this.problem = problemText(answer.reason);
    }
    this.isLoading = false;
    this.planRefresh();
    this.changed();
  }

  private keep(history: History): void {
    // Readings that came while the answer was on its way stand behind it.
    const lastMillis = history.points.at(-1)?.[0] ?? 0;
    const untilMillis = Date.parse(history.to);
    const before = this.loaded.get(history.resource);
    const newer = history.downsampled || this.wanted?.range.kind === 'fixed' || before?.downsampled ? []
      : (before?.points.filter((p) => p[0] > lastMillis && p[0] >= untilMillis - NEWER_MILLIS) ?? []);
    this.loaded.set(history.resource, { downsampled: history.downsampled, points: [...history.points, ...newer], missing: history.missing });
  }

  /** Long ranges up to now, where appending would not do. */
  private planRefresh(): void {
    window.clearTimeout(this.timer);
    const range = this.wanted?.range;
    if (!range || range.kind === 'fixed') return;
    const { fromMillis, toMillis } = bounds(range);
    const length = toMillis - fromMillis;
    const every = length > LONGEST_APPENDED_MILLIS ? Math.max(SHORTEST_REFRESH_MILLIS, length / REFRESH_PARTS / 10) : length / 10;
    this.timer = window.setTimeout(() => this.reload(), Math.max(SHORTEST_REFRESH_MILLIS, every));
  }

  private append(event: ReadingsEvent): void {
    if (event.agentId !== this.agentId || event.deviceId !== this.deviceId || !this.wanted) return;
    const { range } = this.wanted;
    if (!event.live) {
      // History fills in behind the newest readings after a cut: fetch it once it has settled.
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.reload(), LATE_DATA_SETTLE_MILLIS);
      return;
    }
    const { fromMillis, toMillis } = bounds(range);
    if (range.kind === 'fixed' || toMillis - fromMillis > LONGEST_APPENDED_MILLIS) return;
    for (const reading of event.readings) {
      const history = this.loaded.get(reading.resource);
      if (!history || reading.value === null || typeof reading.value === 'string') continue;
      const value = Number(reading.value);
      const millis = Date.parse(reading.observedAt);
      const points = history.points;
      if (millis <= (points.at(-1)?.[0] ?? 0)) continue;
      points.push([millis, value, value, value, 1, reading.quality ?? 0]);
      if (points.length > MAX_POINTS) points.splice(0, points.length - MAX_POINTS);
    }
    this.changed();
  }
}
