import { api } from './api';
import type { Agent, Device } from './types';

/** What stands on the page in full: agents with all their devices, or one device with its agent. */
export interface Shown {
  agents: readonly string[];
  device?: { agentId: string; deviceId: string };
}

export const NOTHING: Shown = { agents: [] };

const sameShown = (a: Shown, b: Shown): boolean =>
  a.agents.join('\n') === b.agents.join('\n') && a.device?.agentId === b.device?.agentId && a.device?.deviceId === b.device?.deviceId;

/** Says on the event stream what is shown, so that the gateway tells of nothing else; the last word counts. */
export class Interest {
  shown: Shown = NOTHING;
  private rows: readonly string[] = [];
  private stream: string | null = null;
  private isStale = false;
  private underway: Promise<void> | null = null;

  open(stream: string): void {
    this.stream = stream;
  }

  close(): void {
    this.stream = null;
  }

  /** False if that is shown already. */
  show(shown: Shown): boolean {
    if (sameShown(shown, this.shown)) return false;
    this.shown = shown;
    return true;
  }

  /** Lines of the fleet's list that are in sight. */
  showRows(rows: readonly string[]): void {
    if (rows.join('\n') === this.rows.join('\n')) return;
    this.rows = rows;
    // A stream that has ended is followed by another, which is told anew.
    void this.tell().catch(() => undefined);
  }

  tell(): Promise<void> {
    this.isStale = true;
    this.underway ??= this.tellTheLast().finally(() => (this.underway = null));
    return this.underway;
  }

  private async tellTheLast(): Promise<void> {
    while (this.isStale && this.stream) {
      this.isStale = false;
      const { agents, device } = this.shown;
      await api.interest(this.stream, { agents, devices: device ? [device] : [], rows: this.rows, fleet: true });
    }
  }

  includesAgent(agentId: string): boolean {
    return this.shown.agents.includes(agentId) || this.shown.device?.agentId === agentId;
  }

  includesDevice({ agentId, deviceId }: { agentId: string; deviceId: string }): boolean {
    return this.shown.agents.includes(agentId) || (this.shown.device?.agentId === agentId && this.shown.device.deviceId === deviceId);
  }

  async fetch(signal: AbortSignal): Promise<{ agents: Agent[]; devices: Device[] }> {
    const { agents, device } = this.shown;
    if (device) return api.shown([device.agentId], device.deviceId, signal);
    return agents.length ? api.shown(agents, undefined, signal) : { agents: [], devices: [] };
  }
}
