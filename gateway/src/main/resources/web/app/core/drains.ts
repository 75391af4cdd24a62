import type { Agent } from './types';

/** How far an agent has caught up with its backlog. */
export interface Drain {
  total: number;
  done: number;
  /** Null until the speed is known. */
  leftMillis: number | null;
}

interface Backlog {
  peak: number;
  atMillis: number;
  pending: number;
  perSecond: number | null;
}

/** Fewer waiting readings than this is the normal rhythm of batches, not a backlog. */
const SMALLEST_BACKLOG = 2000;
const NORMAL_SECONDS = 3;
const SMOOTHING = 0.3;

/** Watches the waiting readings of each agent and recognises the emptying of a backlog after a cut. */
export class Drains {
  private readonly backlogs = new Map<string, Backlog>();

  add(agent: Agent, nowMillis: number): void {
    const before = this.backlogs.get(agent.agentId);
    const pending = agent.pendingRecords ?? 0;
    if (!before || agent.figures !== 'current') {
      this.backlogs.set(agent.agentId, { peak: pending, atMillis: nowMillis, pending, perSecond: null });
      return;
    }
    const seconds = (nowMillis - before.atMillis) / 1000;
    if (seconds < 0.2) return;
    const speed = (before.pending - pending) / seconds;
    this.backlogs.set(agent.agentId, {
      peak: pending > SMALLEST_BACKLOG ? Math.max(before.peak, pending) : pending,
      atMillis: nowMillis,
      pending,
      perSecond: before.perSecond === null ? speed : before.perSecond + SMOOTHING * (speed - before.perSecond),
    });
  }

  /** Null where nothing worth a progress bar is waiting. */
  of(agent: Agent, storedPerSecond: number | null): Drain | null {
    const backlog = this.backlogs.get(agent.agentId);
    if (!backlog || agent.figures !== 'current') return null;
    const normal = Math.max(SMALLEST_BACKLOG, NORMAL_SECONDS * (storedPerSecond ?? 0));
    if (backlog.pending <= SMALLEST_BACKLOG || backlog.peak <= normal) return null;
    const leftMillis = backlog.perSecond !== null && backlog.perSecond > 1 ? (backlog.pending / backlog.perSecond) * 1000 : null;
    return { total: backlog.peak, done: backlog.peak - backlog.pending, leftMillis };
  }
}
