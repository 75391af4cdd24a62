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
