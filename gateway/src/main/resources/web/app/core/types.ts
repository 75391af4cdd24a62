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

export interface SessionSecurity {
  tls: string;
  cipher: string;
  keyAgreement: string;
  serial: string | null;
  validUntil: string | null;
}

export interface Certificate {
  serial: string;
  notAfter: string;
  revokedAt: string | null;
  revokedBy: string | null;
  reason: string | null;
}

export type EnrolmentStep = 'token' | 'contact' | 'certificate' | 'session' | 'reading';
export type EnrolmentState = 'open' | 'enrolled' | 'complete' | 'cancelled' | 'expired';

export interface Enrolment {
  enrolmentId: string;
  agentId: string | null;
  site: string | null;
  state: EnrolmentState;
  expiresAt: string;
  /** All of them, in their order; at is null for one that is still to come. */
  steps: { step: EnrolmentStep; at: string | null; detail: string | null }[];
  /** The newest first. */
  failures: { step: EnrolmentStep; at: string; code: string; message: string; peer: string | null }[];
}

export interface EnrolmentToken {
  enrolmentId: string;
  token: string;
  agentId: string | null;
  tlsPort: number;
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
  /** Of its session; null while it is cut off, and in plaintext. */
  security: SessionSecurity | null;
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

export type CommandState = 'waiting' | 'requested' | 'delivered' | 'accepted' | 'executed' | 'confirmed' | 'failed' | 'expired' | 'cancelled' | 'refused';

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
  modelDigests: string[];
  /** What the rule calls each of them; fewer where the agent did not say. */
  modelNames: string[];
  /** Whether it was right, by somebody who looked. */
  mark: AlarmMark | null;
}

/** An alarm with what each model that its rule reads made of which readings. */
export interface ExplainedAlarm {
  alarm: Alarm;
  /** Empty when the rule reads none, or the agent did not say. */
  explanations: Explanation[];
}

export interface Explanation {
  model: string;
  bundle: string;
  /** Empty of a model without a manifest. */
  version: string;
  digest: string;
  observedAt: string;
  score: number | null;
  label: string | null;
  /** In the unit of the first channel. */
  forecast: number | null;
  lower: number | null;
  upper: number | null;
  threshold: number | null;
  method: 'none' | 'graph' | 'occlusion' | 'only-channel';
  channels: Channel[];
  channelsLeftOut: number;
}

/** One feature of a model, with the latest steps of its window. */
export interface Channel {
  feature: string;
  resource: string;
  unit: string;
  contribution: number | null;
  steps: { at: string; value: number }[];
}

export type Verdict = 'true' | 'false' | 'unsure';

export interface AlarmMark {
  /** Null in a history, where the mark before was taken back. */
  verdict: Verdict | null;
  comment: string;
  by: string;
  at: string;
}

/** How many alarms of one kind were right. */
export interface PrecisionGroup {
  name: string;
  /** What rules call that graph. */
  models: string[];
  true: number;
  false: number;
  unsure: number;
  unmarked: number;
  /** Null while nobody marked any true or false. */
  precision: number | null;
  precisionLow: number | null;
  precisionHigh: number | null;
}

export interface Precision {
  /** False when there are older alarms than were looked at. */
  complete: boolean;
  oldest: string | null;
  all: PrecisionGroup;
  models: PrecisionGroup[];
  digests: PrecisionGroup[];
  rules: PrecisionGroup[];
  sites: PrecisionGroup[];
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

/** What an agent met and can't use; texts may be cut. */
export interface Sightings {
  /** The first messages of each profile and code that were refused. */
  refused: {
    profile: string | null;
    source: string;
    address: string;
    receivedAt: string;
    code: string;
    message: string;
    payload: string | null;
    payloadBase64: string | null;
    bytes: number;
  }[];
  /** What no profile knows. */
  discovered: {
    id: string;
    kind: 'topic' | 'home-assistant' | 'coap';
    address: string;
    name: string | null;
    sample: string | null;
    sampleBase64: string | null;
    /** A profile to begin with, in YAML. */
    draft: string | null;
  }[];
  more: number;
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

export type RolloutStage = 'shadow' | 'canary' | 'full' | 'done' | 'aborted' | 'reversed';
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

/** Something that is wrong with a bundle. */
export interface BundleProblem {
  code: string;
  file: string;
  place: string;
  message: string;
  hint: string | null;
}

/** What an agent shall work by, and what it works by. */
export interface AgentProfiles {
  agentId: string;
  reportedAt: string | null;
  wanted: {
    version: string;
    devices: string[];
    state: ProfileOutcome;
    problems: { code: string; line: number | null; column: number | null; message: string; hint: string | null }[];
    problemCount: number;
  }[];
  running: { version: string; local: boolean; devices: string[] }[];
}

/** Moments are compared as numbers: the gateway leaves out trailing zeros of the fraction, so text would mislead. */
export const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

export const newestFirst = (a: Alarm, b: Alarm): number => Date.parse(b.raisedAt) - Date.parse(a.raisedAt);

export const deviceKey = (agentId: string, deviceId: string): string => `${agentId}/${deviceId}`;

export type Role = 'viewer' | 'operator' | 'admin';

/** Who is at the page; what is not known of a stranger is null. */
export interface Me {
  access: 'login' | 'open';
  loggedIn: boolean;
  name: string | null;
  role: Role | null;
  sites: string[] | null;
  how: string | null;
  endsAt: string | null;
  /** Where a login at the OIDC provider begins. */
  oidc: string | null;
}

export interface Person {
  name: string;
  role: Role;
  sites: string[] | null;
  source: 'password' | 'oidc';
  madeAt: string;
  loginAt: string | null;
  sessions: number;
  tokens: number;
}

export interface SessionInfo {
  id: number;
  person: string;
  madeAt: string;
  usedAt: string;
  endsAt: string;
  peer: string;
  browser: string;
  current: boolean;
}

export interface Token {
  id: number;
  name: string;
  person: string;
  role: Role;
  sites: string[] | null;
  madeAt: string;
  endsAt: string;
  usedAt: string | null;
}

/** What somebody did, as the gateway's log has it; entry is null when only its hash is kept. */
export interface AuditEntry {
  index: number;
  leaf: string;
  entry: {
    at: string; what: string; who: string; onBehalfOf?: string;
    about?: Record<string, string>; details?: Record<string, string>; digests?: Record<string, string>;
  } | null;
  /** Whether a signed checkpoint covers it. */
  proven: boolean;
}

/** The gateway's log, or what is known of an agent's. */
export interface AuditLog {
  origin: string;
  agentId: string | null;
  size: number;
  acceptedAt: string | null;
  checkpoint: string;
  openEvidence: number;
  /** Whether another log of the gateway's followed it. */
  isEarlier: boolean;
  /** Why it was followed; of the one that goes on, what it began with that nobody has settled. */
  fault: { code: string; message: string } | null;
}

/** Two checkpoints that can't both be of one log. */
export interface AuditEvidence {
  id: number;
  agentId: string;
  code: string;
  message: string;
  known: string;
  offered: string;
  settledAt: string | null;
}

export type ApprovalState = 'waiting' | 'granted' | 'refused' | 'expired' | 'withdrawn';

/** A request that needs approvals. What it asks for is read from request, the bytes that are signed, in Base64. */
export interface Approval {
  id: string;
  kind: string;
  profile: string;
  caller: string;
  state: ApprovalState;
  endedAt: string | null;
  endedBy: string | null;
  code: string | null;
  message: string | null;
  rules: { name: string; when: string; approvals: number; by: string[] }[];
  missing: { rule: string; approvals: number; mayApprove: string[] }[];
  approvals: { approver: string; yes: boolean; at: string; from: string }[];
  request: string;
  digest: string;
}

export interface SourceProblem {
  code: string;
  line: number;
  column: number;
  message: string;
  hint: string | null;
}

export interface Policy {
  /** 0 while there is none. */
  version: number;
  source: string;
  setAt: string | null;
  setBy: string | null;
  agents: { agentId: string; version: number; isCurrent: boolean; code: string | null; message: string | null }[];
}
