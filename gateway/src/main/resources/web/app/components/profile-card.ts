import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import type { AgentProfiles, Profile, ProfileAssignment, ProfileOutcome, ProfileScope } from '../core/types';
import { session } from '../core/session';
import { StoreController, store } from '../core/store';
import { t } from '../core/messages';
import { longText, pill } from '../parts/basics';

const TONES: Record<ProfileOutcome, string> = { applied: 'ok', pending: 'plain', refused: 'bad' };
const SCOPES: ProfileScope[] = ['all', 'site', 'group', 'agent', 'device'];

/** One profile: its versions, whom it is assigned to, and what the agents make of it. */
export class ProfileCard extends PageElement {
  static override properties = {
    profile: { attribute: false }, scope: { state: true }, agents: { state: true }, isBusy: { state: true }, problem: { state: true },
  };
  declare profile: Profile;
  /** Of the assignment that is being made. */
  declare scope: ProfileScope;
  declare agents: AgentProfiles[] | null;
  declare isBusy: boolean;
  declare problem: string | null;
  private isOpen = false;

  constructor() {
    super();
    this.scope = 'site';
    this.agents = null;
    this.isBusy = false;
    this.problem = null;
    new StoreController(this, ['approvals']);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('profile') && this.isOpen) void this.loadAgents();
  }

  private opened(event: Event): void {
    this.isOpen = (event.target as HTMLDetailsElement).open;
    if (this.isOpen) void this.loadAgents();
  }

  private async loadAgents(): Promise<void> {
    try {
      this.agents = await api.agentsOfProfile(this.profile.name);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async change(carryOut: () => Promise<ProfileAssignment[]>, isDone: (left: ProfileAssignment[]) => boolean, said: string): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    try {
      const left = await carryOut();
      this.dispatchEvent(new CustomEvent('changed', { detail: isDone(left) ? said : t('profiles.said.waits') }));
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private assign(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const { name } = this.profile;
    const wanted = { version: text('version'), scope: this.scope, target: text('target'), device: text('device') };
    const said = t('profiles.said.assigned', { name, version: wanted.version, whom: whom(wanted) });
    void this.change(() => api.assignProfile(name, wanted), (left) => left.some((other) => isAt(other, wanted) && other.version === wanted.version), said);
  }

  private takeBack(assignment: ProfileAssignment): void {
    const { name } = this.profile;
    void this.change(() => api.unassignProfile(name, assignment), (left) => !left.some((other) => isAt(other, assignment)), t('profiles.said.takenBack', { name, whom: whom(assignment) }));
  }

  protected override render() {
    const { name, description } = this.profile;
    return html`<article class="panel conflict profile" aria-labelledby="profile-${name}">
      <header><h2 id="profile-${name}">${name}</h2><span>${this.counts()}</span></header>
      ${description ? html`<p class="muted">${longText(description)}</p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.assignments()}
      ${this.waiting()}
      ${this.form()}
      <details class="agents" @toggle=${this.opened}><summary>${t('profiles.agents')}</summary>${this.agentList()}</details>
      <details><summary>${t('profiles.versions', { n: this.profile.versions.length })}</summary>${this.versions()}</details>
    </article>`;
  }

  private counts() {
    const { applied, pending, refused } = this.profile.agents;
    if (applied + pending + refused === 0) return html`<span class="muted">${t('profiles.count.none')}</span>`;
    return html`${applied ? pill('ok', t('profiles.count.applied', { n: applied })) : nothing}
      ${pending ? pill('plain', t('profiles.count.pending', { n: pending })) : nothing}
      ${refused ? pill('bad', t('profiles.count.refused', { n: refused }), 'warning') : nothing}`;
  }

  private assignments() {
    const { assignments } = this.profile;
    if (assignments.length === 0) return html`<p class="muted">${t('profiles.assignments.none')}</p>`;
    return html`<ul class="writes" aria-label=${t('profiles.assignments')}>${assignments.map((assignment) => html`<li>
      <span class="what"><b>${assignment.version}</b> ${whom(assignment)}</span>
      <small class="author"><sk-time .at=${assignment.at}></sk-time></small>
      ${session.may('operator') ? html`<button type="button" ?disabled=${this.isBusy} aria-label=${t('profiles.takeBack.what', { version: assignment.version, whom: whom(assignment) })}
        @click=${() => this.takeBack(assignment)}>${t('profiles.takeBack')}</button>` : nothing}</li>`)}</ul>`;
  }

  /** What is asked for and lacks approvals is no assignment yet. */
  private waiting() {
    const waiting = [...store.waitingApprovals.values()].filter(({ kind, profile }) => kind === 'profile' && profile === this.profile.name);
    if (waiting.length === 0) return nothing;
    return html`<p class="note warn"><span>${t('profiles.waiting', { n: waiting.length })} <a href=${href.approvals()}>${t('command.waits')}</a></span></p>`;
  }

  private form() {
    const { scope } = this;
    if (!session.may('operator')) return nothing;
    return html`<form class="toolbar assign" @submit=${this.assign}>
      <label class="select"><span>${t('profiles.version')}</span>
        <select name="version">${this.profile.versions.map(({ version }) => html`<option value=${version}>${version}</option>`)}</select></label>
      <label class="select"><span>${t('profiles.scope')}</span>
        <select name="scope" @change=${(event: Event) => (this.scope = (event.target as HTMLSelectElement).value as ProfileScope)}>
          ${SCOPES.map((value) => html`<option value=${value} ?selected=${value === scope}>${t(`profiles.scope.name.${value}`)}</option>`)}
        </select></label>
      ${scope === 'all' ? nothing : textField('target', t(`profiles.target.${scope}`))}
      ${scope === 'device' ? textField('device', t('profiles.device')) : nothing}
      <button type="submit" ?disabled=${this.isBusy}>${t('profiles.assign')}</button>
    </form>`;
  }

  private agentList() {
    if (!this.agents) return nothing;
    if (this.agents.length === 0) return html`<p class="muted">${t('profiles.agents.none')}</p>`;
    return html`<ul class="writes">${this.agents.map((agent) => html`<li>
      <span class="what"><a href=${href.agent(agent.agentId)}>${agent.agentId}</a>
        ${agent.wanted.map((wanted) => html`${pill(TONES[wanted.state], `${wanted.version} ${t(`profiles.state.${wanted.state}`)}`)}${forDevices(wanted.devices)}`)}</span>
      <small class="author">${t('profiles.running')} ${agent.running.map((running) => html`<b>${running.version}</b>
        ${running.local ? `(${t('profiles.running.local')})` : nothing}${forDevices(running.devices)} `)}</small>
      ${agent.wanted.map(problems)}</li>`)}</ul>`;
  }

  private versions() {
    return html`<ul class="writes">${this.profile.versions.map((version) => html`<li>
      <span class="what"><b>${version.version}</b> <code title=${version.digest}>${version.digest.slice(0, 12)}</code></span>
      <small class="author">${t('profiles.stored')} <sk-time .at=${version.storedAt}></sk-time></small>
      <a href=${api.profileSource(this.profile.name, version.version)} download=${`${this.profile.name}-${version.version}.yaml`}>${t('profiles.source')}</a></li>`)}</ul>`;
  }
}

type Place = Pick<ProfileAssignment, 'scope' | 'target' | 'device'>;

const whom = ({ scope, target, device }: Place): string =>
  t(`profiles.scope.${scope}`, { target, device });

const isAt = (one: Place, other: Place): boolean => one.scope === other.scope && one.target === other.target && one.device === other.device;

const forDevices = (devices: readonly string[]) =>
  devices.length ? html` <small>${t('profiles.devices', { devices: devices.join(', ') })}</small>` : nothing;

const textField = (name: string, label: string) =>
  html`<label class="select"><span>${label}</span><input name=${name} required autocomplete="off" spellcheck="false" maxlength="255" /></label>`;

function problems({ problems: list, problemCount }: AgentProfiles['wanted'][number]) {
  if (list.length === 0) return nothing;
  return html`<ul class="troubles">${list.map((problem) => html`<li><span><code>${problem.code}</code>
      ${problem.line === null || problem.column === null ? nothing : html`${t('profiles.place', { line: problem.line, column: problem.column })}:`}
      ${longText(problem.message)}${problem.hint ? html`: ${problem.hint}` : nothing}</span></li>`)}
    ${problemCount > list.length ? html`<li class="muted">${t('profiles.more', { n: problemCount - list.length })}</li>` : nothing}</ul>`;
}

customElements.define('profile-card', ProfileCard);
