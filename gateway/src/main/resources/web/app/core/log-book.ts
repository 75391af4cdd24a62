import type { LogLevel, LogLine } from './types';

/** What stands between lines: lines that are kept nowhere, or a start of the agent. */
export type LogEntry =
  | { kind: 'line'; key: string; line: LogLine }
  | { kind: 'missed'; key: string; n: number }
  | { kind: 'start'; key: string };

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
const MOST_ENTRIES = 5000;

export const isOf = (line: LogLine, level: LogLevel): boolean => LEVELS.indexOf(line.level) <= LEVELS.indexOf(level);
export const isFiner = (level: LogLevel, than: LogLevel): boolean => LEVELS.indexOf(level) > LEVELS.indexOf(than);

/** The lines of one agent that came to this page, each once however often the gateway begins anew. */
export class LogBook {
  readonly entries: LogEntry[] = [];
  private bootId = '';
  private last = 0;
  private count = 0;

  add(bootId: string, lines: readonly LogLine[], missed: number): void {
    if (bootId !== this.bootId) {
      if (this.bootId) this.put({ kind: 'start', key: this.key() });
      this.bootId = bootId;
      this.last = 0;
    }
    const fresh = lines.filter((line) => line.number > this.last);
    // A gateway that begins anew says again what went before the first line that there is.
    if (missed > 0 && (this.last === 0 || fresh.length === lines.length)) this.put({ kind: 'missed', key: this.key(), n: missed });
    for (const line of fresh) this.put({ kind: 'line', key: this.key(), line });
    this.last = Math.max(this.last, lines.at(-1)?.number ?? 0);
    if (this.entries.length > MOST_ENTRIES) this.entries.splice(0, this.entries.length - MOST_ENTRIES);
  }

  clear(): void {
    this.entries.length = 0;
    this.bootId = '';
    this.last = 0;
  }

  private put(entry: LogEntry): void {
    this.entries.push(entry);
  }

  private key(): string {
    return String(++this.count);
  }
}

/** The entries at a level with a text in them; what stands between lines stays. */
export function matching(entries: readonly LogEntry[], level: LogLevel, text: string): LogEntry[] {
  const wanted = text.trim().toLowerCase();
  return entries.filter((entry) => entry.kind !== 'line'
    || (isOf(entry.line, level) && (!wanted || `${entry.line.logger} ${entry.line.message}`.toLowerCase().includes(wanted))));
}

/** As a file has it. */
export const logText = (entries: readonly LogEntry[]): string =>
  entries.map((entry) => entry.kind === 'line'
    ? `${entry.line.at} ${entry.line.level.toUpperCase().padEnd(5)} #${entry.line.number} [${entry.line.logger}] ${entry.line.message}`
    : entry.kind === 'missed' ? `… ${entry.n} lines are missing` : '… the agent started').join('\n') + '\n';
