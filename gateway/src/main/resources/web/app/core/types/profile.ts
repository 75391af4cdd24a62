export type ProfileScope = 'all' | 'site' | 'group' | 'agent' | 'device';

export interface ProfileAssignment {
  scope: ProfileScope;
  target: string;
  device: string;
  version: string;
  digest: string;
  at: string;
  by: string;
}

export interface Profile {
  name: string;
  description: string;
  /** The highest first. */
  versions: { version: string; digest: string; storedAt: string; storedBy: string; sizeBytes: number }[];
  assignments: ProfileAssignment[];
  agents: Record<ProfileOutcome, number>;
}

export type ProfileOutcome = 'applied' | 'pending' | 'refused';

/** What an agent shall work by, and what it works by. */
export interface AgentProfiles {
  agentId: string;
  reportedAt: string | null;
  wanted: {
    name: string;
    version: string;
    devices: string[];
    state: ProfileOutcome;
    problems: { code: string; line: number | null; column: number | null; message: string; hint: string | null }[];
    problemCount: number;
  }[];
  running: { name: string; version: string; local: boolean; devices: string[] }[];
}

export interface SourceProblem {
  code: string;
  line: number;
  column: number;
  message: string;
  hint: string | null;
}
