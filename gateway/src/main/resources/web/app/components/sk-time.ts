import { html } from 'lit';
import { PageElement } from '../core/element';
import { Ticker } from '../core/ticker';
import { ago, time, utc } from '../core/format';
import { t } from '../core/messages';

/** A moment: "3 min ago" that ticks, or the clock time in the viewer's zone; UTC on hover. */
export class SkTime extends PageElement {
  static override properties = { at: {}, mode: {} };
  declare at: string | null;
  declare mode: 'ago' | 'clock';

  constructor() {
    super();
    this.at = null;
    this.mode = 'ago';
    new Ticker(this);
  }

  protected override render() {
    const millis = this.at ? Date.parse(this.at) : NaN;
    if (!this.at || Number.isNaN(millis)) return html`${t('never')}`;
    const clock = time(millis);
    const title = this.mode === 'ago' ? `${clock} · ${utc(millis)}` : utc(millis);
    return html`<time datetime=${this.at} title=${title}>${this.mode === 'ago' ? ago(this.at) : clock}</time>`;
  }
}

customElements.define('sk-time', SkTime);
