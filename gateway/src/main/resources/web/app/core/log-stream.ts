import { ApiProblem, api } from './api';
import type { LogEvent, LogLevel } from './types';

export interface LogListener {
  event(event: LogEvent): void;
  /** The gateway is out of reach; another attempt follows by itself. */
  lost(): void;
  /** The gateway says no; no attempt follows. */
  refused(problem: ApiProblem): void;
}

const FIRST_RETRY_MILLIS = 1000;
const LONGEST_RETRY_MILLIS = 10_000;
/** The gateway's heart beats far more often. */
const PATIENCE_MILLIS = 30_000;

/** What an agent logs, line by line as the gateway hands it on, for as long as somebody looks. */
export class LogStream {
  private abort: AbortController | null = null;
  private retryMillis = FIRST_RETRY_MILLIS;
  private timer: number | undefined;

  constructor(private readonly agentId: string, readonly level: LogLevel, private readonly listener: LogListener) {}

  open(): void {
    this.close();
    const abort = new AbortController();
    this.abort = abort;
    void this.read(abort);
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.abort?.abort();
    this.abort = null;
  }

  private async read(abort: AbortController): Promise<void> {
    let quiet = window.setTimeout(() => abort.abort(), PATIENCE_MILLIS);
    try {
      const body = await api.logs(this.agentId, this.level, abort.signal);
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        window.clearTimeout(quiet);
        quiet = window.setTimeout(() => abort.abort(), PATIENCE_MILLIS);
        this.retryMillis = FIRST_RETRY_MILLIS;
        const lines = (rest + part.value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim() && this.abort === abort) this.listener.event(JSON.parse(line) as LogEvent);
      }
      this.again(abort);
    } catch (error) {
      // What has a code is an answer; the rest is a connection that broke.
      if (error instanceof ApiProblem && error.code && this.abort === abort && error.status < 500) this.listener.refused(error);
      else this.again(abort);
    } finally {
      window.clearTimeout(quiet);
    }
  }

  private again(abort: AbortController): void {
    if (this.abort !== abort) return;
    this.listener.lost();
    this.timer = window.setTimeout(() => this.open(), this.retryMillis * (0.5 + Math.random() / 2));
    this.retryMillis = Math.min(this.retryMillis * 2, LONGEST_RETRY_MILLIS);
  }
}
