import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { ProgramRollout } from '../core/types';
import { t } from '../core/messages';
import { isUnderWay } from '../parts/updates';

type Kind = 'stop' | 'revert';

/** What admins do with a rollout of a program; tells `changed` with what it is then. */
export class UpdateActions extends PageElement {
  static override properties = { rollout: { attribute: false }, asked: { state: true }, isBusy: { state: true }, problem: { state: true } };
  declare rollout: ProgramRollout;
  /** As it was when the question was put: whoever answers means that one. */
  declare asked: ProgramRollout | null;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.asked = null;
    this.isBusy = false;
    this.problem = null;
  }

  private dialog(kind: Kind): HTMLDialogElement {
    return this.querySelector(`dialog.${kind}`) as HTMLDialogElement;
  }

  private async ask(kind: Kind): Promise<void> {
    this.problem = null;
    this.asked = this.rollout;
    await this.updateComplete;
    this.dialog(kind).showModal();
  }

  private async carryOut(deed: () => Promise<ProgramRollout>, kind?: Kind): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem = null;
    try {
      const rollout = await deed();
      if (kind) this.dialog(kind).close();
      this.dispatchEvent(new CustomEvent('changed', { detail: rollout }));
    } catch (error) {
      this.problem = problemText(error);
      // Somebody else may have been quicker: what is shown behind the question shall be what is so.
      this.dispatchEvent(new CustomEvent('stale'));
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { rollout } = this;
    const { stage, pause } = rollout;
    const hasGone = rollout.waves.some(({ states }) => Object.keys(states).some((state) => state !== 'waiting'));
    return html`<div class="actions">
        ${stage === 'open' ? html`<button type="button" class="small" ?disabled=${this.isBusy} @click=${() => this.carryOut(() => api.pauseUpdate(rollout, pause === null))}>
          ${t(pause ? 'updates.resume' : 'updates.pause')}</button>` : nothing}
        ${isUnderWay(rollout) ? html`<button type="button" class="small" @click=${() => this.ask('stop')}>${t('updates.stop')}</button>` : nothing}
        ${hasGone && !rollout.reverts ? html`<button type="button" class="small" @click=${() => this.ask('revert')}>${t('updates.revert')}</button>` : nothing}</div>
      ${this.problem && !this.querySelector('dialog[open]') ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.question('stop', this.asked ?? rollout)}${this.question('revert', this.asked ?? rollout)}`;
  }

  private question(kind: Kind, rollout: ProgramRollout) {
    const title = t(`updates.${kind}.title`, { version: rollout.version });
    return html`<dialog class=${kind} aria-label=${title}>
        <h2>${title}</h2>
        <p>${t(`updates.${kind}.text`, { version: rollout.version })}</p>
        ${kind === 'stop' ? html`<label class="select"><span>${t('updates.stop.reason')}</span><input type="text" maxlength="1000" /></label>` : nothing}
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog(kind).close()}>${t('remove.cancel')}</button>
          <button type="button" class="danger" ?disabled=${this.isBusy} @click=${() => this.carryOut(() => (kind === 'stop'
            ? api.stopUpdate(rollout, this.dialog(kind).querySelector('input')?.value.trim() ?? '') : api.revertUpdate(rollout)), kind)}>${t(`updates.${kind}.do`)}</button>
        </div>
      </dialog>`;
  }
}

customElements.define('update-actions', UpdateActions);
