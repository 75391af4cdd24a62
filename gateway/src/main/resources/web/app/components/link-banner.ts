import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { time } from '../core/format';
import { t } from '../core/messages';
import { icon } from '../parts/icons';

const RECOVERY_SHOWN_MILLIS = 4000;
/** Shorter losses heal before anybody could read about them. */
const LOSS_IGNORED_MILLIS = 1500;

/** Says that the gateway is out of reach, and that it is back. */
export class LinkBanner extends PageElement {
  static override properties = { phase: { state: true } };
  declare phase: 'quiet' | 'down' | 'back';
  private timer: number | undefined;

  constructor() {
    super();
    this.phase = 'quiet';
    new StoreController(this, ['link']);
  }

  protected override willUpdate(): void {
    const down = store.link.state === 'down';
    if (down && this.phase !== 'down' && this.timer === undefined) {
      this.later(LOSS_IGNORED_MILLIS, () => (this.phase = store.link.state === 'down' ? 'down' : this.phase));
    } else if (!down && store.link.state === 'live' && this.phase === 'down') {
      this.phase = 'back';
      this.later(RECOVERY_SHOWN_MILLIS, () => (this.phase = 'quiet'));
    }
  }

  private later(millis: number, action: () => void): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = undefined;
      action();
    }, millis);
  }

  protected override render() {
    return html`<div role="status" aria-live="polite">${this.content()}</div>`;
  }

  private content() {
    if (this.phase === 'back') return html`<div class="banner ok">${icon('check')}<p>${t('link.back')}</p></div>`;
    if (this.phase !== 'down') return nothing;
    const since = store.link.state === 'down' ? store.link.sinceMillis : Date.now();
    return html`<div class="banner warn">${icon('cut')}
      <p><strong>${t('link.banner', { time: time(since) })}</strong> ${t('link.retrying')}</p>
    </div>`;
  }
}

customElements.define('link-banner', LinkBanner);
