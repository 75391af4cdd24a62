import type { CommandState } from './command';

export type ActionName = 'restart' | 'drain' | 'resume' | 'wipe';

export interface ActionWish {
  id: string;
  action: ActionName;
  /** Of a wipe: the agent's id once more. */
  confirm?: string;
  force?: boolean;
}

/** Something that an agent itself was told to do. */
export interface AgentAction {
  id: string;
  agentId: string;
  action: string;
  forced: boolean;
  requestedAt: string;
  expiresAt: string;
  state: CommandState;
  /** Whether nothing follows. */
  over: boolean;
  steps: { state: CommandState; at: string; by: string; code: string | null; message: string | null }[];
}
