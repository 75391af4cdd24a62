export type DeviceEventKind = 'alarm' | 'command' | 'rule-command' | 'conflict' | 'write';

export interface DeviceEvent {
  kind: DeviceEventKind;
  /** Among those of its kind. */
  id: string;
  from: string;
  /** Null while it goes on, and for what takes no time. */
  to: string | null;
  /** Of the rule, the command or the property. */
  name: string;
  /** An alarm's severity; what became of a command; a conflict's state; of a write its section. */
  state: string;
  by: string | null;
  text: string | null;
}

export interface Timeline {
  from: string;
  to: string;
  entries: DeviceEvent[];
  /** Where what is older goes on. */
  next: string | null;
}
