import type { Value } from './value';

export interface Twin {
  reported: Record<string, unknown>;
  desired: Record<string, unknown>;
  /** What the device's profile declares, whether it has a value yet or not, and what was written beyond that. */
  properties: TwinProperty[];
}

export interface TwinProperty {
  name: string;
  /** Null when the profile does not declare it. */
  type: string | null;
  merge: MergePolicy;
  range: { min: number; max: number } | null;
  values: string[];
  reported: TwinState | null;
  desired: TwinState | null;
}

export type MergePolicy = 'last-writer' | 'edge-wins' | 'cloud-wins' | 'min' | 'max' | 'counter' | 'set' | 'ask';
export type Side = 'edge' | 'cloud';

/** A set is an array. */
export type TwinValue = Value | Value[];

export interface TwinState {
  value: TwinValue;
  writer: string | null;
  side: Side | null;
  at: string | null;
  /** Null for what is reported. */
  delivered: boolean | null;
  conflict: { id: number; state: 'open' | 'decided'; candidates: TwinWrite[] } | null;
}

export interface TwinWrite {
  /** Of a set: which element was added or, without a value, removed. */
  element: string | null;
  value: Value;
  writer: string;
  side: Side;
  at: string;
  /** Names the write. */
  dot: string;
}

export interface TwinHistoryEntry {
  section: 'reported' | 'desired';
  arrivedAt: string;
  write: TwinWrite;
  replaced: TwinWrite[];
}

export type ConflictState = 'open' | 'decided' | 'settled';

export interface Conflict {
  id: number;
  agentId: string;
  deviceId: string;
  property: string;
  section: 'reported' | 'desired';
  element: string | null;
  policy: MergePolicy;
  state: ConflictState;
  revision: number;
  firstAt: string;
  lastAt: string;
  values: (Omit<TwinWrite, 'element'> & { over: boolean })[];
  omitted: number;
  /** The dot of the value that counts. */
  chosen: string | null;
  settledBy: TwinWrite | null;
}
