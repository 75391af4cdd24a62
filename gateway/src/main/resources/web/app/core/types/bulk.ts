export const BULK_KINDS = ['restart', 'drain', 'resume', 'tags', 'profile', 'model', 'remove'] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

/** Whom a change is for: these agents, or all that the query of the list finds but some. */
export type BulkSelection =
  | { agents: readonly string[] }
  | { query: Record<string, string | readonly string[]>; except: readonly string[] };

export interface BulkChange {
  kind: BulkKind;
  add?: string[];
  remove?: string[];
  name?: string;
  version?: string;
}

export type BulkWish = BulkChange & BulkSelection & { id?: string };

/** What a change would do. */
export interface BulkOutlook {
  agents: number;
  counts: Partial<Record<BulkOutcome, number>>;
  reasons: Record<string, number>;
  rows: { agentId: string; site: string; outcome: BulkOutcome; before: string | null; after: string | null; code: string | null; message: string | null }[];
}

export type BulkOutcome = 'changes' | 'later' | 'approval' | 'same' | 'refused';

export type BulkRowState = 'pending' | 'done' | 'waiting' | 'same' | 'refused' | 'stopped';

/** A change of many agents, and what became of it. */
export interface Bulk {
  id: string;
  change: BulkChange;
  state: 'running' | 'done' | 'stopped';
  by: string;
  startedAt: string;
  endedAt: string | null;
  agents: number;
  counts: Partial<Record<BulkRowState, number>>;
  isUndoable: boolean;
  undoOf: string | null;
  stoppedBy: string | null;
  rows: { agentId: string; state: BulkRowState; code: string | null; message: string | null; before: string | null }[];
}
