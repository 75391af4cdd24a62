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

/** What an agent takes messages from; counts are since it started. */
export interface Source {
  kind: string;
  /** Null for its own machine. */
  endpoint: string | null;
  /** Which loopback interface the endpoint is on; null when it is on none. */
  loopback: string | null;
  state: 'working' | 'connecting' | 'refused';
  since: string;
  /** What is wrong, which may be while it works. */
  code: string | null;
  message: string | null;
  messages: number;
  refused: number;
  lastMessageAt: string | null;
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
  /** What it itself does; null of a version that can't be told to do anything. */
  activity: { state: 'working' | 'draining' | 'drained'; since: string; actions: string[] } | null;
  /** None of a version that does not tell. */
  sources: Source[];
  troubles: Trouble[];
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
