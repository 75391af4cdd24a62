import type { Sightings } from './agent';

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

export type Impact = 'major' | 'minor' | 'patch';

/** A part of a profile that is different in another version. */
export interface ProfileChange {
  section: 'header' | 'source' | 'resources' | 'twin' | 'commands' | 'models' | 'rules';
  name: string;
  kind: 'added' | 'removed' | 'changed';
  impact: Impact;
  /** What it means, such as "other-unit". */
  effects: string[];
  details: { key: string; before: string | null; after: string | null }[];
}

/** What is different beside a version that the gateway keeps. */
export interface ProfileComparison {
  against: string;
  impact: Impact;
  /** A version that says so. */
  suggested: string;
  changes: ProfileChange[];
}

export interface ProfileLint {
  compiles: boolean;
  name: string | null;
  version: string | null;
  digest: string | null;
  problems: SourceProblem[];
  comparison: ProfileComparison | null;
}

export interface ProfileVersion {
  name: string;
  version: string;
  digest: string;
  description: string;
  storedAt: string;
  storedBy: string;
  sizeBytes: number;
}

export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  from: number | null;
  to: number | null;
  text: string;
}

export interface ProfileDiff {
  name: string;
  from: string;
  to: string;
  lines: DiffLine[];
  comparison: ProfileComparison | null;
}

export interface TemplateSummary {
  name: string;
  description: string;
  addresses: string[];
  resources: string[];
}

/** What an agent met and can't use. */
export interface AgentSightings {
  agentId: string;
  site: string;
  refused: Sightings['refused'];
  discovered: Sightings['discovered'];
}

/** What a profile makes of one captured message. */
export interface DryRunStep {
  line: number;
  topic: string;
  device: string;
  refused?: { code: string; message: string };
  readings?: { resource: string; value: number | string | boolean; unit?: string; quality: string; kept: boolean }[];
  notDerived?: Record<string, string>;
  rules?: { rule: string; event: 'fired' | 'ended' | 'failed'; because?: string; message?: string }[];
}

export interface DryRun {
  steps: DryRunStep[];
  omitted: number;
  summary: { elsewhere: number; understood: number; skipped: string[] };
}

export interface RolloutMove {
  /** Empty: all that have none of their own. */
  devices: string[];
  from: string | null;
  to: string | null;
  local: string | null;
}

/** What a change of the assignments would change. */
export interface AssignmentPreview {
  agents: { agentId: string; site: string; connected: boolean; refused: boolean; moves: RolloutMove[] }[];
  changed: number;
  cutOff: number;
  unchanged: number;
  comparisons: { from: string; to: string; agents: number; comparison: ProfileComparison }[];
}
