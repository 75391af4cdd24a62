export type Severity = 'info' | 'warning' | 'critical';
export type Quality = 'good' | 'out-of-range' | 'stale' | 'clock-untrusted' | 'substituted';
export type Value = number | string | boolean | null;

/** Moments are compared as numbers: the gateway leaves out trailing zeros of the fraction, so text would mislead. */
export const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

export const deviceKey = (agentId: string, deviceId: string): string => `${agentId}/${deviceId}`;
