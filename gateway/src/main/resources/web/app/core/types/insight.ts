/** How an agent does; all but the trend is null while it has told nothing. */
export interface Vitals {
  toldAt: string | null;
  process: {
    startedAt: string; starts: number; cores: number; residentBytes: number; heapBytes: number; heapLimitBytes: number;
    threads: number; errorsLogged: number; warningsLogged: number;
  } | null;
  machine: {
    cores: number; busy: number; memoryBytes: number; memoryFreeBytes: number; diskBytes: number; diskFreeBytes: number;
    outboxDiskBytes: number; temperatureCelsius: number | null; throttled: boolean | null;
  } | null;
  flow: {
    receivedMessages: number; acceptedMessages: number; turnedAwayMessages: number; repeatedMessages: number; refusedMessages: number;
    refusedByCode: Record<string, number>; readings: number; unchangedReadings: number; sampledOutReadings: number;
    inferences: number; faults: number; waitingMessages: number;
  } | null;
  clock: {
    known: boolean; source: 'system' | 'gateway' | null; trust: string; offsetSeconds: number; boot: string | null;
    now: string; systemNow: string; aheadSeconds: number;
  } | null;
  trend: { times: string[]; series: Partial<Record<TrendName, (number | null)[]>> };
}

export type TrendName =
  | 'processCores' | 'machineBusy' | 'residentBytes' | 'heapBytes' | 'memoryUsedBytes' | 'diskFreeBytes' | 'outboxBytes'
  | 'temperatureCelsius' | 'messagesPerSecond' | 'readingsPerSecond' | 'refusedPerSecond';

export type SettingSource = 'default' | 'file' | 'environment' | 'command-line' | 'other';

export interface AgentSetting {
  name: string;
  /** Null when it is not set, and of a secret. */
  value: string | null;
  isSet: boolean;
  isSecret: boolean;
  source: SettingSource;
  origin: string | null;
  defaultValue: string | null;
}

export interface AgentSettings {
  reportedAt: string | null;
  digest: string | null;
  settings: AgentSetting[];
  more: number;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface LogLine {
  /** Among all lines since the agent started. */
  number: number;
  at: string;
  level: LogLevel;
  logger: string;
  message: string;
}

export type LogLinkState = 'live' | 'cut-off' | 'too-old';

export type LogEvent =
  | { type: 'state'; state: LogLinkState }
  | { type: 'lines'; bootId: string; lines: LogLine[]; missed: number; isAll: boolean }
  | { type: 'heartbeat' };
