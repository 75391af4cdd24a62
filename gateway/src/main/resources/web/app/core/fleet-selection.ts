import type { FleetQuery } from './fleet-query';

/** Agents that something is to be done with: these, or all that a query finds but these. */
export type Chosen =
  | { kind: 'some'; agentIds: readonly string[] }
  | { kind: 'all'; query: FleetQuery; except: readonly string[]; count: number };

/** Which lines of the fleet's list are marked. */
export class FleetSelection {
  private readonly ids = new Set<string>();
  private all: FleetQuery | null = null;
  private matching = 0;

  constructor(private readonly changed: () => void) {}

  has(agentId: string): boolean {
    return (this.all !== null) !== this.ids.has(agentId);
  }

  get count(): number {
    return this.all ? Math.max(0, this.matching - this.ids.size) : this.ids.size;
  }

  get isAll(): boolean {
    return this.all !== null;
  }

  toggle(agentId: string): void {
    if (!this.ids.delete(agentId)) this.ids.add(agentId);
    this.changed();
  }

  selectAll(query: FleetQuery, matching: number): void {
    this.ids.clear();
    this.all = query;
    this.matching = matching;
    this.changed();
  }

  /** All that match are counted by what the gateway says last. */
  recount(matching: number): void {
    this.matching = matching;
  }

  clear(): void {
    this.ids.clear();
    this.all = null;
    this.changed();
  }

  chosen(): Chosen {
    return this.all
      ? { kind: 'all', query: this.all, except: [...this.ids], count: this.count }
      : { kind: 'some', agentIds: [...this.ids] };
  }
}
