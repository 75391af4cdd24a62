import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { store } from '../core/store';
import type { TwinHistoryEntry } from '../core/types';
import { t } from '../core/messages';
import { longText, skeleton } from '../parts/basics';
import { author, writeText } from '../parts/twins';

const MOST_SHOWN = 50;

/** The last writes of one property, and what each took the place of. */
export class TwinHistory extends PageElement {
  static override properties = { agentId: {}, deviceId: {}, property: {}, entries: { state: true }, problem: { state: true } };
  declare agentId: string;
  declare deviceId: string;
  declare property: string;
  declare entries: TwinHistoryEntry[] | null;
  declare problem: string | null;
  private readonly latest = new Latest();
  private stop: (() => void) | undefined;

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.property = '';
    this.entries = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = store.onTwin((agentId, deviceId) => {
      if (agentId === this.agentId && deviceId === this.deviceId) void this.load();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('deviceId') || changed.has('agentId') || changed.has('property')) void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.twinHistory(this.agentId, this.deviceId, this.property, MOST_SHOWN));
      if (!found) return;
      this.entries = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    if (this.problem) return html`<p class="note bad" role="alert">${this.problem}</p>`;
    if (!this.entries) return skeleton(1);
    if (this.entries.length === 0) return html`<p class="muted">${t('twin.history.none')}</p>`;
    return html`<ol class="writes">${this.entries.map(
      ({ section, write, replaced }) => html`<li>
        <span class="what"><b>${longText(writeText(write))}</b> <small>${t(`twin.${section}`)}</small></span>
        ${author(write)}
        ${replaced.length ? html`<small class="replaced">${t('twin.replaced', { values: replaced.map(writeText).join(', ') })}</small>` : nothing}
      </li>`,
    )}</ol>`;
  }
}

customElements.define('twin-history', TwinHistory);
