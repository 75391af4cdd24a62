/** A version of the agents' program, with what it is for each target. */
export interface Program {
  version: string;
  runs: number;
  targets: readonly ProgramTarget[];
}

export interface ProgramTarget {
  target: string;
  bytes: number;
  files: number;
  outboxReadsFrom: number;
  outboxReadsTo: number;
  storedAt: string;
  storedBy: string;
}

export type TurnState = 'waiting' | 'offered' | 'fetching' | 'staged' | 'trial' | 'committed' | 'rolled-back' | 'refused' | 'stalled';

/** An agent's part in a rollout. */
export interface ProgramTurn {
  agentId: string;
  site: string;
  connected: boolean;
  wave: number;
  version: string;
  before: string;
  state: TurnState;
  offers: number;
  bytesDone: number;
  bytesTotal: number;
  code: string;
  message: string;
  changedAt: string;
}

export interface ProgramWave {
  number: number;
  state: 'ahead' | 'running' | 'soaking' | 'through';
  agents: number;
  states: Partial<Record<TurnState, number>>;
}

export type UpdateScope = 'all' | 'site' | 'group' | 'agent';

/** A version on its way to agents; `agents` only of one that was asked for by itself. */
export interface ProgramRollout {
  id: string;
  version: string;
  scope: UpdateScope;
  targets: readonly string[];
  reverts: string | null;
  stage: 'waiting' | 'open' | 'done' | 'stopped';
  wave: number;
  waveAt: string;
  settledAt: string | null;
  pause: { at: string; by: string; reason: string } | null;
  reason: string;
  soakSeconds: number;
  window: string | null;
  startedAt: string;
  startedBy: string;
  failures: number;
  waves: readonly ProgramWave[];
  agentCount: number;
  agents: readonly ProgramTurn[] | null;
  revision: string;
}

export interface UpdateWish {
  version: string;
  scope: UpdateScope;
  targets?: readonly string[];
  waves?: string;
  soak?: string;
  maxFailures?: number;
  window?: string;
}

export interface UpdatePreview {
  agentCount: number;
  getCount: number;
  waves: readonly number[];
  reasons: Record<string, number>;
}

/** What an agent runs; all null of one that never told. */
export interface AgentProgram {
  toldAt: string | null;
  version: string | null;
  target: string | null;
  baseVersion: string | null;
  previousVersion: string | null;
  stage: string | null;
  offeredVersion: string | null;
  rolloutId: string | null;
  bytesTotal: number | null;
  bytesDone: number | null;
  bytesFromPeers: number | null;
  code: string | null;
  message: string | null;
  rescue: boolean;
}
