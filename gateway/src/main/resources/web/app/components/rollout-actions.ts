import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { Rollout, RolloutStage } from '../core/types';
import { t, word } from '../core/messages';
import { COURSE, nowOf, wantedOf } from '../parts/rollout';

type Kind = 'promote' | 'abort';

/** What operators do with an open rollout; tells `changed` with what it is then. */
export class RolloutActions extends PageElement {
  static override properties = { rollout: { attribute: false }, asked: { state: true }, isBusy: { state: true }, isForced: { state: true }, problem: { state: true } };
  declare rollout: Rollout;
  /** As it was when the question was put: whoever answers means that one. */
  declare asked: Rollout | null;
  declare isBusy: boolean;
  declare isForced: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.asked = null;
    this.isBusy = false;
    this.isForced = false;
    this.problem = null;
  }

  private dialog(kind: Kind): HTMLDialogElement {
    return this.querySelector(`dialog.${kind}`) as HTMLDialogElement;
  }

  private async ask(kind: Kind): Promise<void> {
    this.problem = null;
    this.isForced = false;
    this.asked = this.rollout;
    await this.updateComplete;
    this.dialog(kind).showModal();
  }

  private async carryOut(deed: () => Promise<Rollout>, kind?: Kind): Promise<void> {
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
    const { name } = rollout;
    return html`<div class="actions">
        <button type="button" class="small" ?disabled=${rollout.pause !== null} @click=${() => this.ask('promote')}>${t('rollout.promote')}</button>
        <button type="button" class="small" ?disabled=${this.isBusy} @click=${() => this.carryOut(() => api.pauseRollout(name, rollout, rollout.pause === null))}>
          ${t(rollout.pause ? 'rollout.resume' : 'rollout.pause')}</button>
        <button type="button" class="small" @click=${() => this.ask('abort')}>${t('rollout.abort')}</button></div>
      ${this.problem && !this.querySelector('dialog[open]') ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.promoteDialog(this.asked ?? rollout)}${this.abortDialog(this.asked ?? rollout)}`;
  }

  private promoteDialog(rollout: Rollout) {
    const { name, version } = rollout;
    const next = (COURSE[COURSE.indexOf(rollout.stage) + 1] ?? 'done') as RolloutStage;
    const objections = rollout.gates.filter(({ verdict }) => verdict !== 'holds');
    return html`<dialog class="promote" aria-label=${t('rollout.promote.title', { version, stage: word('rollout.stage', next) })}>
        <h2>${t('rollout.promote.title', { version, stage: word('rollout.stage', next) })}</h2>
        ${objections.length === 0 ? html`<p>${t('rollout.promote.text')}</p>` : html`<p>${t('rollout.promote.not')}</p>
          <ul class="objections">${objections.map((gate) => html`<li>${word('rollout.gate', gate.gate)}: ${nowOf(gate)}, ${wantedOf(gate)}</li>`)}</ul>
          <label class="check"><input type="checkbox" .checked=${this.isForced} @change=${(event: Event) => (this.isForced = (event.target as HTMLInputElement).checked)} />
            <span>${t('rollout.promote.force')}</span></label>`}
        ${next === 'done' ? nothing : html`<p>${t('rollout.promote.acts')}</p>`}
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog('promote').close()}>${t('remove.cancel')}</button>
          <button type="button" class="danger" ?disabled=${this.isBusy || (objections.length > 0 && !this.isForced)}
            @click=${() => this.carryOut(() => api.promoteRollout(name, this.asked ?? rollout, this.isForced), 'promote')}>${t('rollout.promote')}</button>
        </div>
      </dialog>`;
  }

  private abortDialog({ name, version }: Rollout) {
    return html`<dialog class="abort" aria-label=${t('rollout.abort.title', { version })}>
        <h2>${t('rollout.abort.title', { version })}</h2>
        <p>${t('rollout.abort.text')}</p>
        <label class="select"><span>${t('rollout.abort.reason')}</span><input type="text" maxlength="1000" /></label>
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog('abort').close()}>${t('remove.cancel')}</button>
          <button type="button" class="danger" ?disabled=${this.isBusy} @click=${() => this.carryOut(() =>
            api.abortRollout(name, this.asked ?? this.rollout, this.dialog('abort').querySelector('input')?.value.trim() ?? ''), 'abort')}>${t('rollout.abort')}</button>
        </div>
      </dialog>`;
  }
}

customElements.define('rollout-actions', RolloutActions);
