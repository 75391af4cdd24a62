import type { PrecisionGroup } from './alarm';

export type ModelTask = 'anomaly-score' | 'forecast' | 'classification' | 'regression';
export type ModelRole = 'acting' | 'shadow';
export type ModelRunState = 'pending' | 'running' | 'refused' | 'reverted';

export interface Model {
  name: string;
  /** The highest first. */
  versions: ModelVersion[];
}

/** A bundle of the catalogue. */
export interface ModelVersion {
  name: string;
  version: string;
  /** SHA-256 of its manifest: its name everywhere. */
  digest: string;
  task: ModelTask;
  licence: string;
  description: string;
  archiveBytes: number;
  archiveSha256: string;
  storedAt: string;
  storedBy: string;
  /** Id of the gateway's key. */
  signedBy: string;
  signedAt: string;
  runs: { role: ModelRole; state: ModelRunState; agents: number }[];
  /** Of alarms that rules raised by it; null while there is none. */
  precision: PrecisionGroup | null;
}

export interface ModelFeature {
  name: string;
  unit?: string;
  min?: number;
  max?: number;
  normalisation?: { kind: 'none' | 'fixed' | 'warm-up'; mean?: number; scale?: number };
}

/** What is shown of it; docs/models.md has all. */
export interface ModelManifest {
  features: ModelFeature[];
  window: { length: number; step: string; gap?: 'skip' | 'reset' | 'hold'; maxAge?: string };
  labels?: string[];
  warmUp?: number;
  threshold?: { score: number; falseAlarmRate?: number };
  limits: { latency: string; memoryBytes: number };
  architectures?: string[];
  provenance: { trainedAt?: string; data: string; tool: string; seed?: number };
}

export interface ModelBundle {
  version: ModelVersion;
  manifest: ModelManifest;
  /** Markdown. */
  card: string;
}

/** What an agent said last of a bundle. */
export interface ModelRun {
  agentId: string;
  reportedAt: string;
  name: string;
  version: string;
  digest: string;
  role: ModelRole;
  state: ModelRunState;
  code: string;
  message: string;
  rolloutId: string;
  figures: { steps: number; alarms: number; compared: number; agreed: number; latencyP50Micros: number; latencyP99Micros: number; devices: number };
  drifts: { feature: string; psi: number; ks: number; samples: number }[];
}

export type RolloutStage = 'waiting' | 'shadow' | 'canary' | 'full' | 'done' | 'aborted' | 'reversed';
export type GateName = 'agents' | 'total-steps' | 'failures' | 'agreement' | 'latency' | 'alarm-rate' | 'alarm-factor' | 'psi';

/** A version of a model on its way to those that shall run it. */
export interface Rollout {
  id: string;
  name: string;
  version: string;
  scope: 'all' | 'site' | 'group' | 'agent';
  target: string;
  /** Such as `share 0.1` or `site plant`. */
  canary: string;
  automatic: boolean;
  stageSeconds: number;
  stage: RolloutStage;
  stageAt: string;
  reason: string;
  startedAt: string;
  by: string;
  /** Since when it waits for somebody to resume it; null if it does not. */
  /** Another one after each change. */
  revision: string;
  pause: { at: string; by: string } | null;
  gates: RolloutGate[];
  agentCount: number;
  agents: RolloutAgent[];
  stages: { stage: RolloutStage; at: string; by: string; reason: string }[];
}

/** What a version has to keep to: shares from 0 to 1, and microseconds for latency. */
export interface RolloutGate {
  gate: GateName;
  bound: 'at-least' | 'at-most';
  wanted: number;
  now: number | null;
  verdict: 'holds' | 'waits' | 'fails';
}

export interface RolloutAgent {
  agentId: string;
  site: string;
  role: ModelRole;
  state: 'waiting' | 'running' | 'unused' | 'refused' | 'reverted';
  /** The version that is assigned; null for none. */
  before: string | null;
  steps: number;
  alarms: number;
  compared: number;
  agreement: number | null;
  latencyP50Micros: number;
  latencyP99Micros: number;
  psi: number | null;
  code: string;
  message: string;
  reportedAt: string | null;
}

export type ModelScope = Rollout['scope'];

/** Which version of a model acts at a place. */
export interface ModelAssignment {
  scope: ModelScope;
  /** The site, the tag or the agent; empty for all. */
  target: string;
  version: string;
  digest: string;
  at: string;
  by: string;
}

/** A rollout that somebody wants; what is not there is as usual. */
export interface RolloutWish {
  version: string;
  scope: ModelScope;
  target?: string;
  canary?: { share: number } | { site: string };
  automatic?: boolean;
  stageTime?: string;
  gates?: Record<string, number | string>;
}

/** Whom a rollout would be for. */
export interface RolloutPreview {
  agentCount: number;
  /** How many of them have the version assigned already. */
  unchanged: number;
  canaries: number;
  /** How many at that place keep a narrower assignment. */
  narrower: number;
  agents: { agentId: string; site: string; before: string | null; runs: string | null }[];
}

/** How a version and the one beside it did up to a moment, since the stage began. */
export interface RolloutPoint {
  at: string;
  stage: RolloutStage;
  agents: number;
  steps: number;
  alarms: number;
  compared: number;
  agreed: number;
  latencyP99Micros: number;
  besideSteps: number;
  besideAlarms: number;
  besideLatencyP99Micros: number;
  psi: number | null;
}

export interface RolloutComparison {
  points: RolloutPoint[];
  /** How many scores lie in each tenth of the way to the threshold, up to twice that, and beyond. */
  scores: number[];
  besideScores: number[];
}

/** Something that is wrong with a bundle. */
export interface BundleProblem {
  code: string;
  file: string;
  place: string;
  message: string;
  hint: string | null;
}
