import { html, nothing } from 'lit';
import { api } from '../core/api';
import { Deeds } from '../core/deeds';
import type { ProgramRollout } from '../core/types';
import { t } from '../core/messages';
import { isUnderWay } from '../parts/updates';

type Kind = 'stop' | 'revert';

/** What admins do with a rollout of a program; tells `changed` with what it is then. */
export class UpdateActions extends Deeds<ProgramRollout, Kind> {
  static override properties = { rollout: { attribute: false } };
  declare rollout: ProgramRollout;

  protected override render() {
    const { rollout } = this;
    const { stage, pause } = rollout;
    const hasGone = rollout.waves.some(({ states }) => Object.keys(states).some((state) => state !== 'waiting'));
    return html`<div class="actions">
        ${stage === 'open' ? html`<button type="button" class="small" ?disabled=${this.isBusy} @click=${() => this.carryOut(() => api.pauseUpdate(rollout, pause === null))}>
          ${t(pause ? 'updates.resume' : 'updates.pause')}</button>` : nothing}
        ${isUnderWay(rollout) ? html`<button type="button" class="small" @click=${() => this.ask('stop', rollout)}>${t('updates.stop')}</button>` : nothing}
        ${hasGone && !rollout.reverts ? html`<button type="button" class="small" @click=${() => this.ask('revert', rollout)}>${t('updates.revert')}</button>` : nothing}</div>
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
