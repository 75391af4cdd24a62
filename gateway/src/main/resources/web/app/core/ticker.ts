import type { ReactiveController, ReactiveControllerHost } from 'lit';

const hosts = new Set<ReactiveControllerHost>();
let timer: number | undefined;

function tick(): void {
  if (document.hidden) return;
  for (const host of hosts) host.requestUpdate();
}

/** Renders its host again every second, for "3 s ago"; one timer serves the whole page. */
export class Ticker implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    hosts.add(this.host);
    timer ??= window.setInterval(tick, 1000);
  }

  hostDisconnected(): void {
    hosts.delete(this.host);
    if (hosts.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  }
}
