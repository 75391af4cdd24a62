import type { ReactiveControllerHost } from 'lit';

/** Pages are drawn at most this often: more than a person can read, less than a busy fleet sends. */
const INTERVAL_MILLIS = 200;

/** Gathers what changed, and has those who show it drawn together in an animation frame. */
export class Drawing<Topic> {
  private readonly hosts = new Map<ReactiveControllerHost, readonly Topic[]>();
  private readonly dirty = new Set<Topic>();
  private isPlanned = false;
  private lastMillis = 0;

  watch(host: ReactiveControllerHost, topics: readonly Topic[]): () => void {
    this.hosts.set(host, topics);
    return () => this.hosts.delete(host);
  }

  touch(topics: readonly Topic[]): void {
    for (const topic of topics) this.dirty.add(topic);
    if (this.isPlanned) return;
    this.isPlanned = true;
    const wait = Math.max(0, INTERVAL_MILLIS - (performance.now() - this.lastMillis));
    window.setTimeout(() => requestAnimationFrame(() => this.draw()), wait);
  }

  private draw(): void {
    this.isPlanned = false;
    this.lastMillis = performance.now();
    for (const [host, topics] of this.hosts) {
      if (topics.some((topic) => this.dirty.has(topic))) host.requestUpdate();
    }
    this.dirty.clear();
  }
}
