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
