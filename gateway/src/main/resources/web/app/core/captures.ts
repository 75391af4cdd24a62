import type { AgentSightings, RecentMessage } from './types';

const PLAIN = /^[^\s{"][^\s]*$/;

/** A message as a line of a capture: as mosquitto_sub -v prints it where that can be read back, else as JSON. */
export function lineOf(topic: string, payload: string | null, payloadBase64: string | null): string {
  if (payload === null) return JSON.stringify({ topic, payloadBase64 });
  const isPlain = PLAIN.test(topic) && payload.trim() === payload && payload !== '' && !payload.includes('\n');
  return isPlain ? `${topic} ${payload}` : JSON.stringify({ topic, payload });
}

/** Messages that agents refused; those of which only the beginning was kept would be refused for being cut. */
export function linesOfRefused(sightings: readonly AgentSightings[]): { lines: string[]; cut: number } {
  const refused = sightings.flatMap((agent) => agent.refused);
  const whole = refused.filter(({ payload, payloadBase64, bytes }) =>
    (payload === null ? atob(payloadBase64 ?? '').length : new TextEncoder().encode(payload).length) >= bytes);
  return { lines: [...new Set(whole.map(({ address, payload, payloadBase64 }) => lineOf(address, payload, payloadBase64)))], cut: refused.length - whole.length };
}

/** What a device sent last; what was cut would be refused for that. */
export function linesOfRecent(messages: readonly RecentMessage[]): { lines: string[]; cut: number } {
  const whole = messages.filter(({ isWhole }) => isWhole);
  return { lines: whole.map(({ address, payload, payloadBase64 }) => lineOf(address, payload, payloadBase64)), cut: messages.length - whole.length };
}
