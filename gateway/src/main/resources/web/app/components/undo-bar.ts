import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import type { Done } from '../core/alarm-desk';
import { t } from '../core/messages';
import { icon } from '../parts/icons';

const SHOWN_MILLIS = 12_000;

/** Says what was done, and offers the way back for a while. A refusal stays until it is closed. */
export class UndoBar extends PageElement {
  static override properties = { done: { state: true } };
  declare done: Done | null;
  private timer: number | undefined;

  constructor() {
    super();
    this.done = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  show(done: Done): void {
    window.clearTimeout(this.timer);
    this.done = done.text || done.refused ? done : null;
    if (!done.refused) this.timer = window.setTimeout(() => (this.done = null), SHOWN_MILLIS);
  }

  private async undo(): Promise<void> {
    const undo = this.done?.undo;
    if (undo) this.show(await undo());
  }

  protected override render() {
    const { done } = this;
    return html`<div class="undo-bar ${done ? 'shown' : ''}" role="status">
      ${done ? html`<div class="undo-text">${done.text ? html`<p>${done.text}</p>` : nothing}
          ${done.refused ? html`<p class="refused">${done.refused}</p>` : nothing}</div>
        ${done.undo ? html`<button type="button" class="small" @click=${this.undo}>${t('alarms.undo')}</button>` : nothing}
        <button type="button" class="tool small" aria-label=${t('alarms.close')} @click=${() => (this.done = null)}>${icon('close')}</button>` : nothing}
    </div>`;
  }
}

customElements.define('undo-bar', UndoBar);
