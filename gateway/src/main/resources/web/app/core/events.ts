/** Names of the events on /api/events. */
const NAMES = ['agent', 'device', 'readings', 'alarm'] as const;
export type EventName = (typeof NAMES)[number];

export interface FeedListener {
  /** The stream is open: whatever was missed has to be fetched now. */
  opened(): void;
  event(name: EventName, data: unknown): void;
  /** The stream broke; another attempt follows by itself. */
  lost(): void;
}

const FIRST_RETRY_MILLIS = 500;
const LONGEST_RETRY_MILLIS = 10_000;

/**
 * The one event stream of the page. It reconnects by itself with exponential back-off and full jitter, because
 * EventSource's own retry gives up for good when a proxy answers with an error status.
 */
export class Feed {
  private source: EventSource | null = null;
  private retryMillis = FIRST_RETRY_MILLIS;
  private timer: number | undefined;

  constructor(private readonly listener: FeedListener) {}

  open(): void {
    this.close();
    const source = new EventSource('/api/events');
    this.source = source;
    source.onopen = () => {
      this.retryMillis = FIRST_RETRY_MILLIS;
      this.listener.opened();
    };
    source.onerror = () => this.retry(true);
    for (const name of NAMES) {
      source.addEventListener(name, (event) =>
        this.listener.event(name, JSON.parse((event as MessageEvent<string>).data)),
      );
    }
    // The gateway drops a reader that is too slow, and says so: start afresh from a new snapshot.
    source.addEventListener('overflow', () => this.retry(false));
  }

  private retry(isLoss: boolean): void {
    this.close();
    if (isLoss) this.listener.lost();
    this.timer = window.setTimeout(() => this.open(), this.retryMillis * (0.5 + Math.random() / 2));
    this.retryMillis = Math.min(this.retryMillis * 2, LONGEST_RETRY_MILLIS);
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
