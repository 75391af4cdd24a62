import type { ReactiveController, ReactiveElement } from 'lit';
import { store } from './store';

/**
 * Has an element look at the gateway again and again while it is shown: every so often, and at once when the gateway
 * is back. Not while the gateway is away, where what was last known stays, nor while nobody sees the page.
 */
export class Poller implements ReactiveController {
  private timer = 0;
  private stop = (): void => {};

  /** `isFirst`: looks when it is shown as well; otherwise its host does, when it knows at what. */
  constructor(host: ReactiveElement, private readonly look: () => unknown, private readonly everyMillis: number, private readonly isFirst = false) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = store.onReload(() => void this.look());
    this.timer = window.setInterval(() => {
      if (!document.hidden && store.link.state !== 'down') void this.look();
    }, this.everyMillis);
    if (this.isFirst) void this.look();
  }

  hostDisconnected(): void {
    this.stop();
    window.clearInterval(this.timer);
  }
}
