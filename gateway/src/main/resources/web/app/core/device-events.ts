import { api } from './api';
import { problemText } from './problems';
import { type Range, bounds } from './ranges';
import { store } from './store';
import type { DeviceEvent } from './types';

/** What happens while the page is open is fetched together. */
const NEWS_SETTLE_MILLIS = 800;
const RANGE_SETTLE_MILLIS = 250;
const MOST_ENTRIES = 1000;

/** What happened to one device in the range of its chart: fetched for the range, and again when something happens. */
export class DeviceEvents {
  entries: readonly DeviceEvent[] = [];
  /** Whether older ones of the range are not there. */
  hasMore = false;
  problem: string | null = null;

  private range: Range | null = null;
  private abort = new AbortController();
  private timer: number | undefined;
  private readonly stops: (() => void)[];

  constructor(private readonly agentId: string, private readonly deviceId: string, private readonly changed: () => void) {
    const news = (of: { agentId: string; deviceId: string }) => {
      if (of.agentId === agentId && of.deviceId === deviceId) this.plan(NEWS_SETTLE_MILLIS);
    };
    this.stops = [
      store.onReload(() => this.plan(0)),
      store.onAlarm(news),
      store.onCommand(news),
      store.onTwin((agent, device) => news({ agentId: agent, deviceId: device })),
    ];
  }

  show(range: Range): void {
    if (this.range === range) return;
    const isFirst = this.range === null;
    this.range = range;
    this.plan(isFirst ? 0 : RANGE_SETTLE_MILLIS);
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.abort.abort();
    window.clearTimeout(this.timer);
  }

  private plan(millis: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.fetch(), millis);
  }

  private async fetch(): Promise<void> {
    if (!this.range) return;
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    try {
      const { entries, next } = await api.timeline(this.agentId, this.deviceId, { ...bounds(this.range), limit: MOST_ENTRIES }, signal);
      this.entries = entries;
      this.hasMore = next !== null;
      this.problem = null;
    } catch (error) {
      if (signal.aborted) return;
      this.problem = problemText(error);
    }
    this.changed();
  }
}
