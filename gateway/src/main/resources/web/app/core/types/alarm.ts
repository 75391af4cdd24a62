import type { Severity } from './value';

export interface Alarm {
  id: number;
  /** Of a device, by a rule; or of the fleet, by the gateway itself. */
  kind: 'device' | 'fleet';
  site: string;
  agentId: string;
  /** Empty when it is about the agent itself. */
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
  handling: Handling;
}

/** What people are doing about an alarm. */
export interface Handling {
  revision: number;
  acknowledged: { by: string; at: string } | null;
  assignee: string | null;
  snooze: { until: string; by: string; reason: string } | null;
  comments: number;
}

/** What somebody does about alarms. */
export type AlarmAct =
  | { act: 'acknowledge' | 'unacknowledge' | 'unsnooze' }
  | { act: 'assign'; person: string | null }
  | { act: 'snooze'; for: string; text: string }
  | { act: 'snooze'; until: string; text: string }
  | { act: 'comment'; text: string };

export interface ActOutcome {
  done: Alarm[];
  refused: { id: number; code: string; title: string; detail: string }[];
}

export interface TimelineEntry {
  at: string;
  what: string;
  /** Null for what nobody did. */
  by: string | null;
  text: string;
  until: string | null;
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

export const newestFirst = (a: Alarm, b: Alarm): number => Date.parse(b.raisedAt) - Date.parse(a.raisedAt);
