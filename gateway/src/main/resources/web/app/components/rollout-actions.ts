import { html, nothing } from 'lit';
import { api } from '../core/api';
import { Deeds } from '../core/deeds';
import type { Rollout, RolloutStage } from '../core/types';
import { t, word } from '../core/messages';
import { COURSE, nowOf, wantedOf } from '../parts/rollout';

type Kind = 'promote' | 'abort';

/** What operators do with an open rollout; tells `changed` with what it is then. */
export class RolloutActions extends Deeds<Rollout, Kind> {
  static override properties = { rollout: { attribute: false }, isForced: { state: true } };
  declare rollout: Rollout;
  declare isForced: boolean;

  constructor() {
    super();
    this.isForced = false;
  }

  private askToPromote(): void {
    this.isForced = false;
    void this.ask('promote', this.rollout);
  }

  protected override render() {
    const { rollout } = this;
    const { name } = rollout;
    return html`<div class="actions">
        <button type="button" class="small" ?disabled=${rollout.pause !== null} @click=${() => this.askToPromote()}>${t('rollout.promote')}</button>
        <button type="button" class="small" ?disabled=${this.isBusy} @click=${() => this.carryOut(() => api.pauseRollout(name, rollout, rollout.pause === null))}>
          ${t(rollout.pause ? 'rollout.resume' : 'rollout.pause')}</button>
        <button type="button" class="small" @click=${() => this.ask('abort', rollout)}>${t('rollout.abort')}</button></div>
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
