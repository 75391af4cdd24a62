import type { CommandDeclaration } from './command';
import type { Quality, Value } from './value';

/** A message as it came to an agent. */
export interface RecentMessage {
  source: string;
  address: string;
  receivedAt: string;
  payload: string | null;
  payloadBase64: string | null;
  bytes: number;
  isWhole: boolean;
  /** Why the agent could not decode it; null when it could. */
  code: string | null;
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
