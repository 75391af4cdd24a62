import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { store } from '../core/store';
import type { Missing } from '../core/types';
import { count } from '../core/format';
import { session } from '../core/session';
import { t } from '../core/messages';

const RANGES_SHOWN = 5;

/** Numbers of an agent's batches that are not at the gateway, and the question to the agent. */
export class MissingBatches extends PageElement {
  static override properties = { agentId: {}, epoch: {}, statusAt: {}, isLinked: { attribute: false }, missing: { state: true }, isAsked: { state: true }, problem: { state: true } };
  declare agentId: string;
  /** Another outbox has other numbers. */
  declare epoch: string;
  /** With each word of the agent it is looked up again. */
  declare statusAt: string | null;
  declare isLinked: boolean;
  declare missing: Missing | null;
  declare isAsked: boolean;
  declare problem: string | null;
  private readonly latest = new Latest();
  private stop: (() => void) | undefined;

  constructor() {
    super();
    this.agentId = '';
    this.epoch = '';
    this.statusAt = null;
    this.isLinked = false;
    this.missing = null;
    this.isAsked = false;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = store.onReload(() => void this.load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('agentId') || changed.has('epoch')) this.isAsked = false;
    if (changed.has('agentId') || changed.has('epoch') || changed.has('statusAt')) void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.missing(this.agentId));
      if (!found) return;
      this.missing = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async ask(): Promise<void> {
    try {
      await api.replay(this.agentId);
      this.isAsked = true;
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const problem = this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing;
    const { missing } = this;
    if (!missing) return problem;
    return html`${problem}${missing.numbers > 0 ? this.open(missing) : html`<p class="muted">${t('missing.none')}</p>`}
      ${missing.replayedAt ? html`<p class="muted">${t('missing.asked', { n: count(missing.withoutBatch) }, missing.withoutBatch)} <sk-time .at=${missing.replayedAt}></sk-time></p>` : nothing}`;
  }

  private open({ numbers, ranges }: Missing) {
    const shown = ranges.slice(0, RANGES_SHOWN).map(({ first, last }) => (first === last ? count(first) : `${count(first)}–${count(last)}`));
    return html`<p>${t('missing.some', { n: count(numbers) }, numbers)} <span class="muted">${shown.join(', ')}${ranges.length > RANGES_SHOWN ? ' …' : ''}</span></p>
      <p class="muted">${t('missing.why')}</p>
      <p>${session.may('operator') ? html`<button type="button" ?disabled=${!this.isLinked} @click=${this.ask}>${t('missing.ask')}</button>` : nothing}
        ${this.isLinked ? (this.isAsked ? html`<span class="muted" role="status">${t('missing.waiting')}</span>` : nothing) : html`<span class="muted">${t('missing.cut')}</span>`}</p>`;
  }
}

customElements.define('missing-batches', MissingBatches);
