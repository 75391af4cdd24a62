export type ApprovalState = 'waiting' | 'granted' | 'refused' | 'expired' | 'withdrawn';

/** A request that needs approvals. What it asks for is read from request, the bytes that are signed, in Base64. */
export interface Approval {
  id: string;
  kind: string;
  profile: string;
  /** Of a command or a model. */
  name: string;
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

export interface Policy {
  /** 0 while there is none. */
  version: number;
  source: string;
  setAt: string | null;
  setBy: string | null;
  agents: { agentId: string; version: number; isCurrent: boolean; code: string | null; message: string | null }[];
}
