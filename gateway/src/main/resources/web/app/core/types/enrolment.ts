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
  /** What the device's first boot did, if its card was prepared; told once the agent is there. */
  firstBoot: FirstBoot | null;
  /** The newest first. */
  failures: { step: EnrolmentStep; at: string; code: string; message: string; peer: string | null }[];
}

/** Durations alone: a board without a clock of its own has a wrong time then. */
export interface FirstBoot {
  isDone: boolean;
  /** More than one when the power was cut, or the device started again. */
  boots: number;
  tookMillis: number;
  /** tookMillis is null for the first of a boot, of which sinceBootMillis tells all that is known. */
  steps: { name: string; boot: number; sinceBootMillis: number; tookMillis: number | null; detail: string | null }[];
}

export interface EnrolmentToken {
  enrolmentId: string;
  token: string;
  agentId: string | null;
  tlsPort: number;
}
