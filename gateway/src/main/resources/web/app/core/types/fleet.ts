import type { Agent } from './agent';
import type { Alarm } from './alarm';

/** How an agent does: the most urgent of what holds, the first of these that is true of it. */
export const HEALTHS = ['ledger-off', 'filling-up', 'trouble', 'cut-off', 'catching-up', 'unknown', 'ok'] as const;
export type Health = (typeof HEALTHS)[number];

export type AlarmCounts = Record<Alarm['severity'], number>;

/** What can be said of an agent's account; "apart" are readings that wait in another outbox than the present one. */
export type AccountState = 'balanced' | 'off' | 'shared' | 'apart' | 'old' | 'none';

/** An agent as a line of the list. */
export interface FleetRow {
  agentId: string;
  site: string;
  tags: string[];
  softwareVersion: string;
  state: Agent['state'];
  health: Health;
  connectedSince: string | null;
  lastSeenAt: string;
  figures: Agent['figures'];
  pendingRecords: number | null;
  hoursLeft: number | null;
  catchingUp: { total: number; done: number; secondsLeft: number | null } | null;
  alarms: AlarmCounts;
  /** Codes of what keeps it from working fully. */
  troubles: string[];
  ledger: AccountState;
  unaccounted: number;
  openConflicts: number;
  deviceCount: number;
  profiles: string[];
}

/** A query that somebody keeps. */
export interface SavedView {
  name: string;
  /** As it stands in the address. */
  query: string;
  isShared: boolean;
  isOwn: boolean;
  by: string;
}

/** The fleet in numbers. */
export interface FleetTotals {
  agents: number;
  connected: number;
  devices: number;
  sites: number;
  /** Its name if there is only one. */
  site: string | null;
  longestCutOff: { agentId: string; lastSeenAt: string } | null;
  waitingRecords: number;
  oldFigures: number;
  catchingUp: number;
  next: { agentId: string; secondsLeft: number } | null;
  storedRecords: number;
  recordsPerSecond: number | null;
  alarms: AlarmCounts;
  openConflicts: number;
  ledger: Partial<Record<AccountState, number>>;
  health: Partial<Record<Health, number>>;
}

export const FACETS = ['health', 'state', 'alarms', 'site', 'tag', 'profile', 'version'] as const;
export type Facet = (typeof FACETS)[number];

export interface FleetAnswer {
  total: number;
  matching: number;
  offset: number;
  rows: FleetRow[];
  facets: { facet: Facet; values: { value: string; count: number }[]; more: number }[];
  totals: FleetTotals;
}
