import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { type ProfilePlace, profileApi } from '../core/profile-api';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import { StoreController } from '../core/store';
import type { AgentProfiles, Profile, ProfileAssignment, ProfileOutcome, ProfileScope, AssignmentPreview } from '../core/types';
import { t } from '../core/messages';
import { pill } from '../parts/basics';
import { agentRows, isAt, waitingChanges, whom } from '../parts/profiles';
import { previewOf } from '../parts/assignment-preview';

const SCOPES: ProfileScope[] = ['all', 'site', 'group', 'agent', 'device'];
const TONES: Record<ProfileOutcome, string> = { applied: 'ok', pending: 'plain', refused: 'bad' };

/** What somebody is about to do; a version of null takes the assignment back. */
interface Plan {
  place: ProfilePlace;
  version: string | null;
  preview: AssignmentPreview;
  /** The trial that this widens, whose own assignment is taken back then. */
  trial: ProfileAssignment | null;
}

/** Who shall work by which version, and what becomes of it: planned, looked at before, done, undone. Sends `changed`. */
export class ProfileRollout extends PageElement {
  static override properties = {
    profile: { attribute: false }, agents: { attribute: false }, version: {}, scope: { state: true }, plan: { state: true },
    trial: { state: true }, undo: { state: true }, isBusy: { state: true }, problem: { state: true }, said: { state: true },
  };
  declare profile: Profile;
  declare agents: AgentProfiles[];
  /** That is proposed. */
  declare version: string;
  declare scope: ProfileScope;
  declare plan: Plan | null;
  declare trial: ProfileAssignment | null;
  /** What undoes the last change. */
  declare undo: { place: ProfilePlace; version: string | null } | null;
  declare isBusy: boolean;
  declare problem: string | null;
  declare said: string;

  constructor() {
    super();
    this.agents = [];
    this.version = '';
    this.scope = 'agent';
    this.plan = null;
    this.trial = null;
    this.undo = null;
    this.isBusy = false;
    this.problem = null;
    this.said = '';
    new StoreController(this, ['approvals']);
  }

  private async carry(what: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    try {
      await what();
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private async look(place: ProfilePlace, version: string | null, trial: ProfileAssignment | null): Promise<void> {
    this.said = '';
    await this.carry(async () => {
      this.plan = { place, version, trial, preview: await profileApi.preview(this.profile.name, place, version) };
    });
    await this.updateComplete;
    this.querySelector<HTMLElement>('.preview')?.focus();
  }

  private asked(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const place = { scope: this.scope, target: text('target'), device: text('device') };
    void this.look(place, text('version'), this.trial && !isAt(this.trial, place) ? this.trial : null);
  }

  private set(place: ProfilePlace, version: string | null): Promise<ProfileAssignment[]> {
    const { name } = this.profile;
    return version === null ? api.unassignProfile(name, place) : api.assignProfile(name, { ...place, version });
  }

  private go({ place, version, trial }: Plan): Promise<void> {
    return this.carry(async () => {
      const before = this.profile.assignments.find((other) => isAt(other, place))?.version ?? null;
      const left = await this.set(place, version);
      const isDone = (left.find((other) => isAt(other, place))?.version ?? null) === version;
      this.plan = null;
      this.trial = null;
      this.undo = isDone && !trial ? { place, version: before } : null;
      if (isDone && trial) await this.set(trial, null);
      const { name } = this.profile;
      this.said = !isDone ? t('profiles.said.waits') : version === null ? t('profiles.said.takenBack', { name, whom: whom(place) })
        : trial ? t('assign.widened', { version, whom: whom(place) }) : t('profiles.said.assigned', { name, version, whom: whom(place) });
      this.dispatchEvent(new CustomEvent('changed'));
    });
  }

  private takeBackLast({ place, version }: { place: ProfilePlace; version: string | null }): Promise<void> {
    return this.carry(async () => {
      const left = await this.set(place, version);
      const isDone = (left.find((other) => isAt(other, place))?.version ?? null) === version;
      this.undo = null;
      this.said = isDone ? t('assign.undone', { whom: whom(place) }) : t('profiles.said.waits');
      this.dispatchEvent(new CustomEvent('changed'));
    });
  }

  private widen(trial: ProfileAssignment): void {
    this.trial = trial;
    this.version = trial.version;
    this.scope = trial.scope === 'site' || trial.scope === 'group' ? 'all' : 'site';
    this.plan = null;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('form select[name="scope"]')?.focus());
  }

  protected override render() {
    return html`${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}
        ${this.said && this.undo ? html`<button type="button" class="small" ?disabled=${this.isBusy} @click=${() => this.undo && void this.takeBackLast(this.undo)}>${t('assign.undo')}</button>` : nothing}</p>
      <section class="panel" aria-labelledby="assigned-title"><header><h2 id="assigned-title">${t('profiles.assignments')}</h2></header>
        ${this.assignments()}${waitingChanges('profile', this.profile.name)}</section>
      ${session.may('operator') ? html`<section class="panel" aria-labelledby="plan-title"><header><h2 id="plan-title">${this.trial ? t('assign.widen.title') : t('assign.plan')}</h2></header>
        <p class="muted">${this.trial ? t('assign.widen.text', { version: this.trial.version, whom: whom(this.trial) }) : t('assign.plan.intro')}</p>
        ${this.form()}${this.plan ? this.preview(this.plan) : nothing}</section>` : nothing}
      <section class="panel" aria-labelledby="agents-title"><header><h2 id="agents-title">${t('profiles.agents')}</h2></header>${agentRows(this.agents)}</section>`;
  }

  private assignments() {
    const { assignments } = this.profile;
    if (assignments.length === 0) return html`<p class="muted">${t('profiles.assignments.none')}</p>`;
    return html`<ul class="writes">${assignments.map((assignment) => html`<li>
      <span class="what"><b>${assignment.version}</b> ${whom(assignment)} ${this.outcome(assignment)}</span>
      <small class="author"><sk-time .at=${assignment.at}></sk-time> ${t('profile.by', { who: assignment.by })}</small>
      ${session.may('operator') ? html`<span class="row-actions">
        ${assignment.scope === 'all' ? nothing : html`<button type="button" class="small" ?disabled=${this.isBusy} @click=${() => this.widen(assignment)}>${t('assign.widen')}</button>`}
        <button type="button" class="small" ?disabled=${this.isBusy} aria-label=${t('profiles.takeBack.what', { version: assignment.version, whom: whom(assignment) })}
          @click=${() => void this.look(assignment, null, null)}>${t('profiles.takeBack')}</button></span>` : nothing}</li>`)}</ul>`;
  }

  /** What became of a version among the agents that it is for; of an agent's own assignment, there. */
  private outcome({ scope, target, version }: ProfileAssignment) {
    const isOne = scope === 'agent' || scope === 'device';
    const states = this.agents.filter(({ agentId }) => !isOne || agentId === target)
      .flatMap(({ wanted }) => wanted.filter((one) => one.version === version).map(({ state }) => state));
    return (['applied', 'pending', 'refused'] as const).map((state) => {
      const n = states.filter((other) => other === state).length;
      return n ? pill(TONES[state], isOne ? t(`profiles.state.${state}`) : `${n} ${t(`profiles.state.${state}`)}`) : nothing;
    });
  }

  private form() {
    const { scope } = this;
    return html`<form class="toolbar assign" @submit=${this.asked}>
      <label class="select"><span>${t('profiles.version')}</span>
        <select name="version">${this.profile.versions.map(({ version }) => html`<option value=${version} ?selected=${version === this.version}>${version}</option>`)}</select></label>
      <label class="select"><span>${t('profiles.scope')}</span>
        <select name="scope" .value=${scope} @change=${(event: Event) => (this.scope = (event.target as HTMLSelectElement).value as ProfileScope)}>
          ${SCOPES.map((value) => html`<option value=${value} ?selected=${value === scope}>${t(`profiles.scope.name.${value}`)}</option>`)}
        </select></label>
      ${scope === 'all' ? nothing : textField('target', t(`profiles.target.${scope}`))}
      ${scope === 'device' ? textField('device', t('profiles.device')) : nothing}
      <button type="submit" ?disabled=${this.isBusy}>${t('assign.preview')}</button>
      ${this.trial ? html`<button type="button" class="quiet" @click=${() => (this.trial = null)}>${t('assign.cancel')}</button>` : nothing}
    </form>`;
  }

  private preview(plan: Plan) {
    const heading = plan.version === null ? t('assign.preview.back', { whom: whom(plan.place) }) : t('assign.preview.title', { version: plan.version, whom: whom(plan.place) });
    return html`<div class="preview" tabindex="-1" role="group" aria-label=${heading}><h3>${heading}</h3>${previewOf(plan.preview)}
      <div class="toolbar"><button type="button" class="primary" ?disabled=${this.isBusy} @click=${() => void this.go(plan)}>${plan.version === null ? t('assign.go.back') : t('assign.go')}</button>
        <button type="button" @click=${() => (this.plan = null)}>${t('assign.cancel')}</button></div></div>`;
  }
}

const textField = (name: string, label: string) =>
  html`<label class="select"><span>${label}</span><input name=${name} required autocomplete="off" spellcheck="false" maxlength="255" /></label>`;

customElements.define('profile-rollout', ProfileRollout);
