import type { Agent } from './types';

interface Sample {
  atMillis: number;
  stored: number;
}

const WINDOW_MILLIS = 15_000;
/** Counts closer together than this say nothing of a rate. */
const LEAST_MILLIS = 3000;

/** Readings per second that the gateway stores, from the counts that it publishes. */
export class Rates {
  private readonly samples = new Map<string, Sample[]>();

  add(agent: Agent, nowMillis: number): void {
    let samples = this.samples.get(agent.agentId) ?? [];
    const last = samples.at(-1);
    if (last && last.stored > agent.ledger.stored) samples = [];
    samples.push({ atMillis: nowMillis, stored: agent.ledger.stored });
    while (samples.length > 2 && (samples[1] as Sample).atMillis < nowMillis - WINDOW_MILLIS) samples.shift();
    this.samples.set(agent.agentId, samples);
  }

  /** Null until two counts are known that lie far enough apart. */
  of(agentId: string, nowMillis: number): number | null {
    const samples = this.samples.get(agentId);
    const first = samples?.[0];
    const last = samples?.at(-1);
    if (!first || !last || first === last) return null;
    if (last.atMillis < nowMillis - 2 * WINDOW_MILLIS) return 0;
    if (last.atMillis - first.atMillis < LEAST_MILLIS) return null;
    return ((last.stored - first.stored) * 1000) / (last.atMillis - first.atMillis);
  }

  /** After a reconnect the counts have a hole: start afresh. */
  clear(): void {
    this.samples.clear();
  }
}
