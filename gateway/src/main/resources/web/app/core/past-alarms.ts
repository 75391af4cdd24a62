import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from './api';
import type { AlarmFilters } from './alarm-filters';
import { Latest } from './latest';
import { problemText } from './problems';
import { store } from './store';
import { type Alarm, newestFirst } from './types';

const PAGE_SIZE = 100;
/** A page that is open all day falls back to the newest when more have come or were loaded. */
const MOST_KEPT = 3000;

/** Alarms that are over, page by page from the gateway, for a page that wants them; and one that an address names. */
export class PastAlarms implements ReactiveController {
  hasMore = false;
  problem: string | null = null;
  private found: Map<number, Alarm> | null = null;
  /** An alarm that is shown and neither active nor among those that were loaded. */
  private named: Alarm | null = null;
  private agent = '';
  private isWanted = false;
  private stops: (() => void)[] = [];
  private readonly latest = new Latest<Alarm>();
  /** When the last alarm of the last page was raised. */
  private oldest: string | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stops = [store.onReload(() => void this.load()), store.onAlarm((alarm) => this.heard(alarm))];
  }

  hostDisconnected(): void {
    for (const stop of this.stops) stop();
  }

  get isLoaded(): boolean {
    return this.found !== null;
  }

  alarms(): Alarm[] {
    return [...(this.found?.values() ?? [])].sort(newestFirst);
  }

  alarm(id: number): Alarm | undefined {
    return this.found?.get(id) ?? (this.named?.id === id ? this.named : undefined);
  }

  async want({ state, agent }: AlarmFilters, shown: number | null): Promise<void> {
    const isWanted = state !== 'active';
    const isOther = agent !== this.agent;
    this.agent = agent;
    this.isWanted = isWanted;
    if (isWanted && (isOther || !this.found)) {
      this.found = null;
      await this.load();
    }
    if (shown !== null && !store.alarms.has(String(shown)) && !this.alarm(shown)) await this.name(shown);
  }

  async more(): Promise<void> {
    await this.load(this.oldest);
  }

  private heard(alarm: Alarm): void {
    if (this.named?.id === alarm.id) this.named = alarm;
    if (alarm.state !== 'cleared') return;
    this.latest.hear(alarm);
    if (!this.found) return;
    this.found.set(alarm.id, alarm);
    if (this.found.size > MOST_KEPT) void this.load();
  }

  private async name(id: number): Promise<void> {
    try {
      this.named = (await api.explainedAlarm(id)).alarm;
    } catch (error) {
      this.problem = problemText(error);
    }
    this.host.requestUpdate();
  }

  private async load(before?: string): Promise<void> {
    if (!this.isWanted) return;
    try {
      const found = await this.latest.ask(api.alarms({ state: 'cleared', agent: this.agent, limit: PAGE_SIZE, ...(before ? { before } : {}) }));
      if (!found) return;
      const { answer: alarms, heard } = found;
      const kept = before && this.found ? this.found : new Map<number, Alarm>();
      this.found = new Map([...kept, ...[...alarms, ...heard].map((alarm) => [alarm.id, alarm] as const)]);
      this.hasMore = alarms.length === PAGE_SIZE;
      this.oldest = alarms.at(-1)?.raisedAt;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
    this.host.requestUpdate();
  }
}
