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
