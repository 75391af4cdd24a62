import type { Agent, Ledger } from './agent';

export interface SiteDevice {
  agentId: string;
  deviceId: string;
  profileName: string | null;
  lastSeenAt: string | null;
  activeAlarms: number;
  openConflicts: number;
}

export interface Site {
  site: string;
  /** Of all its agents, added up. */
  ledger: Ledger;
  agentCount: number;
  /** The most urgent ones first; not all of a large site. */
  agents: Agent[];
  deviceCount: number;
  /** None of a site that has too many. */
  devices: SiteDevice[];
  gaps: { agentId: string; numbers: number }[];
}
