/** Names of the events on /api/events that carry what changed. */
const NAMES = ['agent', 'agent-removed', 'device', 'readings', 'alarm', 'command', 'conflict', 'twin', 'approval', 'agent-action', 'fleet', 'rows'] as const;
export type EventName = (typeof NAMES)[number];

export interface FeedListener {
  /** The stream is open, and named so: whatever was missed has to be fetched now. */
  opened(stream: string): void;
  event(name: EventName, data: unknown): void;
  /** Nothing was heard of the gateway since then; another attempt follows by itself. */
  lost(sinceMillis: number): void;
}

const FIRST_RETRY_MILLIS = 500;
const LONGEST_RETRY_MILLIS = 10_000;
const CHECK_MILLIS = 500;
/** Until the gateway has said how often its heart beats. */
const FIRST_PATIENCE_MILLIS = 8000;
/** A heartbeat may be this late, and be missed once. */
const LATENESS_MILLIS = 1500;

/**
 * The one event stream of the page. It reconnects by itself with exponential back-off and full jitter, because
 * EventSource's own retry gives up for good when a proxy answers with an error status. A gateway that froze closes
 * nothing, so a stream on which no heartbeat comes counts as lost too, and so does an attempt without an answer.
 */
export class Feed {
  private source: EventSource | null = null;
  private retryMillis = FIRST_RETRY_MILLIS;
  private timer: number | undefined;
  private patienceMillis = FIRST_PATIENCE_MILLIS;
  private attemptMillis = 0;
  private heardMillis = performance.now();

  constructor(private readonly listener: FeedListener) {
    window.setInterval(() => this.check(), CHECK_MILLIS);
  }

  open(): void {
    this.close();
    const source = new EventSource('/api/events');
    this.source = source;
    this.attemptMillis = performance.now();
    source.onopen = () => {
      this.heard();
      this.retryMillis = FIRST_RETRY_MILLIS;
    };
    source.addEventListener('stream', (event) => {
      this.heard();
      this.listener.opened((JSON.parse((event as MessageEvent<string>).data) as { stream: string }).stream);
    });
    source.onerror = () => this.again();
    for (const name of NAMES) {
      source.addEventListener(name, (event) => {
        this.heard();
        this.listener.event(name, JSON.parse((event as MessageEvent<string>).data));
      });
    }
    source.addEventListener('heartbeat', (event) => {
      this.heard();
      const { nextMillis } = JSON.parse((event as MessageEvent<string>).data) as { nextMillis: number };
      this.patienceMillis = 2 * nextMillis + LATENESS_MILLIS;
    });
    // The gateway drops a reader that is too slow, and says so: start afresh from a new snapshot.
    source.addEventListener('overflow', () => this.retry());
    // Whoever reads may not any more.
    source.addEventListener('ended', () => this.again());
  }

  /** Says that the gateway is lost, and tries again after a while. */
  again(): void {
    this.listener.lost(Date.now() - (performance.now() - this.heardMillis));
    this.retry();
  }

  private heard(): void {
    this.heardMillis = performance.now();
  }

  private check(): void {
    const quietMillis = performance.now() - Math.max(this.heardMillis, this.attemptMillis);
    if (this.source && quietMillis > this.patienceMillis) this.again();
  }

  private retry(): void {
    this.close();
    this.timer = window.setTimeout(() => this.open(), this.retryMillis * (0.5 + Math.random() / 2));
    this.retryMillis = Math.min(this.retryMillis * 2, LONGEST_RETRY_MILLIS);
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
