/** What the gateway's REST API and event stream say. Times are ISO-8601 in UTC. */

export type Severity = 'info' | 'warning' | 'critical';
export type Quality = 'good' | 'out-of-range' | 'stale' | 'clock-untrusted' | 'substituted';
export type Value = number | string | boolean | null;

/** The account of one agent, in records; duplicates and refusedInputs are messages. */
export interface Ledger {
  accepted: number;
  pending: number;
  acknowledged: number;
  rolledUp: number;
  rejected: number;
  lost: number;
  duplicates: number;
  refusedInputs: number;
  stored: number;
  balanced: boolean;
}

export interface Trouble {
  code: string;
  message: string;
  /** Null when the agent itself says it. */
  since: string | null;
}

export interface Agent {
  agentId: string;
  site: string;
  softwareVersion: string | null;
  state: 'connected' | 'cut-off';
  connectedSince: string | null;
  lastSeenAt: string | null;
  /** When it told its figures and troubles; null while it has told none of its present epoch. */
  statusAt: string | null;
  /** Told since it connected, told before, or none told of its present epoch: then they are null. */
  figures: 'current' | 'old' | 'none';
  epoch: string | number | null;
  pendingBatches: number | null;
  pendingRecords: number | null;
  outboxBytes: number | null;
  outboxCapacityBytes: number | null;
  hoursLeft: number | null;
  /** The sum of all epochs that it told of. */
  ledger: Ledger;
  /** What the ledger has of other outboxes than the present one. */
  earlier: { epochs: number; pendingRecords: number; statusAt: string } | null;
  /** Batches that the agent keeps and does not send. */
  setAside: { batches: number; records: number; lastCode: string } | null;
  deviceCount: number;
  activeAlarms: number;
  conflicts: { open: number; decided: number; forgotten: number };
  troubles: Trouble[];
}

export interface Resource {
  name: string;
  type: string;
  unit: string | null;
  kind: string | null;
  rangeMin: number | null;
  rangeMax: number | null;
  value: Value;
  observedAt: string | null;
  quality: Quality | null;
}

export interface Device {
  agentId: string;
  deviceId: string;
  profileName: string | null;
  profileVersion: string | null;
  firstSeenAt: string | null;
  lastSeenAt: string | null;
  activeAlarms: number;
  openConflicts: number;
  resources: Resource[];
  /** What it can be told to do. */
  commands: CommandDeclaration[];
}

export interface CommandDeclaration {
  name: string;
  /** How long it may wait for the device when nobody says otherwise, such as 30s. */
  expiresIn: string;
  /** Whether the device shows that it obeyed. */
  confirms: boolean;
  arguments: CommandArgument[];
}

export interface CommandArgument {
  name: string;
  type: string;
  min: number | null;
  max: number | null;
  values: string[];
}

export type CommandState = 'requested' | 'delivered' | 'accepted' | 'executed' | 'confirmed' | 'failed' | 'expired' | 'cancelled';

export interface Command {
  id: string;
  agentId: string;
  deviceId: string;
  name: string;
  arguments: Record<string, unknown>;
  requestedAt: string;
  expiresAt: string;
  confirms: boolean;
  state: CommandState;
  /** Whether nothing follows. */
  over: boolean;
  steps: { state: CommandState; at: string; by: string; code: string | null; message: string | null }[];
}

export interface Alarm {
  id: string | number;
  agentId: string;
  deviceId: string;
  rule: string;
  severity: Severity;
  state: 'active' | 'cleared';
  raisedAt: string;
  clearedAt: string | null;
  because: string | null;
  profileName: string | null;
  profileVersion: string | null;
  modelDigests: string[] | Record<string, string> | null;
}

export interface ReadingsEvent {
  agentId: string;
  deviceId: string;
  readings: { resource: string; observedAt: string; value: Value; quality: Quality | null }[];
  lane: string;
  /** False for history that fills in behind the newest readings after a reconnect. */
  live: boolean;
}

/** Epoch milliseconds, min, max, mean, count, quality. */
export type HistoryPoint = [number, number, number, number, number, (number | string)?];

export interface History {
  resource: string;
  unit: string | null;
  from: string;
  to: string;
  downsampled: boolean;
  points: HistoryPoint[];
  /** Where stored readings can't be read; both times included. */
  missing: { code: string; from: string; to: string; batches: number }[];
}

/** Numbers of an agent's batches that are not at the gateway; most of them never had a batch. */
export interface Missing {
  highestStored: number;
  /** Of which the agent may still have batches. */
  numbers: number;
  ranges: { first: number; last: number }[];
  /** When the agent had no more to send of what was missing; null when it was never asked. */
  replayedAt: string | null;
  /** Numbers of which the agent has nothing either. */
  withoutBatch: number;
}

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

/** Moments are compared as numbers: the gateway leaves out trailing zeros of the fraction, so text would mislead. */
export const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

export const newestFirst = (a: Alarm, b: Alarm): number => Date.parse(b.raisedAt) - Date.parse(a.raisedAt);

export const deviceKey = (agentId: string, deviceId: string): string => `${agentId}/${deviceId}`;
