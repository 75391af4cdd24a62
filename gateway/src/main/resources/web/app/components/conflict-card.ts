import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import type { Conflict } from '../core/types';
import { humanise } from '../core/format';
import { session } from '../core/session';
import { t } from '../core/messages';
import { longText, pill } from '../parts/basics';
import { author, shown, writeText } from '../parts/twins';

type Candidate = Conflict['values'][number];

const TONES = { open: 'bad', decided: 'plain', settled: 'ok' } as const;

/** One conflict with all its values, of which one can be chosen; asks before it does. */
export class ConflictCard extends PageElement {
  static override properties = { conflict: { attribute: false }, asked: { state: true }, isBusy: { state: true }, problem: { state: true } };
  declare conflict: Conflict;
  /** The value that is to be confirmed. */
  declare asked: Candidate | null;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.asked = null;
    this.isBusy = false;
    this.problem = null;
  }

  private async ask(candidate: Candidate): Promise<void> {
    this.asked = candidate;
    this.problem = null;
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
  }

  private async carryOut(): Promise<void> {
    if (!this.asked) return;
    this.isBusy = true;
    try {
      const chosen = await api.choose(this.conflict, this.asked.dot);
      this.querySelector('dialog')?.close();
      this.dispatchEvent(new CustomEvent('chosen', { detail: chosen }));
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { id, agentId, deviceId, property, element, section, policy, state, values, omitted, firstAt } = this.conflict;
    const canChoose = session.may('operator') && state !== 'settled' && section === 'desired';
    return html`<article class="panel conflict" aria-labelledby="conflict-${id}">
      <header><h2 id="conflict-${id}">${humanise(property)}${element ? html` <small>${element}</small>` : nothing}</h2>
        <a href=${href.device(agentId, deviceId)}>${agentId} / ${deviceId}</a></header>
      <p class="muted">${pill(TONES[state], t(`conflicts.state.${state}`))} ${this.explanation()} ${t('conflicts.since')} <sk-time .at=${firstAt}></sk-time></p>
      <ul class="candidates">${values.map((candidate) => this.candidate(candidate, canChoose))}</ul>
      ${omitted ? html`<p class="note">${t('conflicts.omitted', { n: omitted })}</p>` : nothing}
      ${this.outcome()}
      ${this.dialog(policy)}
    </article>`;
  }

  private explanation(): string {
    const { state, policy, section } = this.conflict;
    if (state === 'settled') return t('conflicts.what.settled');
    return state === 'open' ? t('conflicts.what.open') : t(section === 'reported' ? 'conflicts.what.reported' : 'conflicts.what.decided', { policy });
  }

  private candidate(candidate: Candidate, canChoose: boolean) {
    const isChosen = candidate.dot === this.conflict.chosen;
    return html`<li class=${isChosen ? 'chosen' : candidate.over ? 'over' : nothing}>
      <span class="what"><b>${longText(shown(candidate.value))}</b>
        ${isChosen ? pill('ok', t('conflicts.chosen'), 'check') : candidate.over ? html`<small>${t('conflicts.over')}</small>` : nothing}</span>
      ${author(candidate)}
      ${canChoose ? html`<button type="button" aria-label=${t('conflicts.choose.value', { value: shown(candidate.value) })}
        @click=${() => this.ask(candidate)}>${t('conflicts.choose')}</button>` : nothing}
    </li>`;
  }

  private outcome() {
    const by = this.conflict.settledBy;
    return by ? html`<p class="settled">${t('conflicts.settledBy', { value: writeText(by) })} ${author(by)}</p>` : nothing;
  }

  private dialog(policy: string) {
    const value = shown(this.asked?.value);
    const label = `choose-${this.conflict.id}`;
    return html`<dialog aria-labelledby=${label}>
      <h2 id=${label}>${t('conflicts.confirm.title', { value })}</h2>
      <p>${t('conflicts.confirm.what', { property: humanise(this.conflict.property), device: this.conflict.deviceId })}</p>
      ${this.conflict.state === 'decided' ? html`<p>${t('conflicts.confirm.decided', { policy })}</p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <div class="actions">
        <button type="button" @click=${() => this.querySelector('dialog')?.close()}>${t('twin.cancel')}</button>
        <button type="button" class="primary" ?disabled=${this.isBusy} @click=${this.carryOut}>${t('conflicts.confirm', { value })}</button>
      </div>
    </dialog>`;
  }
}

customElements.define('conflict-card', ConflictCard);
