import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { ApiProblem, api } from '../core/api';
import { Poller } from '../core/poller';
import { profileApi } from '../core/profile-api';
import { draftOf } from '../core/profile-drafts';
import { problemText } from '../core/problems';
import { href, replaceHash } from '../core/router';
import { session } from '../core/session';
import type { AgentProfiles, Profile } from '../core/types';
import { bytes } from '../core/format';
import { t } from '../core/messages';
import { emptyState, longText, pill, segmented, skeleton, title } from '../parts/basics';
import { outcomeCounts, whom } from '../parts/profiles';
import '../components/profile-difference';
import '../components/profile-rollout';
import '../components/profile-source';

/** Agents report at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 3_000;

type View = 'rollout' | 'versions' | 'source';

/** One profile: who works by it and shall, its versions and how they differ, and the source of each. */
export class ProfilePage extends PageElement {
  static override properties = {
    name: {}, version: {}, query: { attribute: false }, profile: { state: true }, agents: { state: true }, problem: { state: true }, isUnknown: { state: true }, said: { state: true },
  };
  declare name: string;
  /** Undefined for the highest. */
  declare version: string | undefined;
  declare query: URLSearchParams;
  declare profile: Profile | null;
  declare agents: AgentProfiles[];
  declare problem: string | null;
  declare isUnknown: boolean;
  declare said: string;

  constructor() {
    super();
    this.name = '';
    this.version = undefined;
    this.query = new URLSearchParams();
    this.profile = null;
    this.agents = [];
    this.problem = null;
    this.isUnknown = false;
    this.said = '';
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('name')) return;
    this.profile = null;
    this.said = '';
    void this.load();
  }

  private async load(): Promise<void> {
    const { name } = this;
    try {
      const [profile, agents] = await Promise.all([profileApi.profile(name), api.agentsOfProfile(name)]);
      if (name !== this.name) return;
      this.profile = profile;
      this.agents = agents;
      this.problem = null;
      this.isUnknown = false;
    } catch (error) {
      if (name !== this.name) return;
      this.isUnknown = error instanceof ApiProblem && error.status === 404;
      this.problem = problemText(error);
    }
  }

  private get view(): View {
    const wanted = this.query.get('view');
    return wanted === 'versions' || wanted === 'source' ? wanted : 'rollout';
  }

  private show(query: Record<string, string | undefined>): void {
    const hash = href.profile(this.name, this.version, query);
    replaceHash(hash);
    this.query = new URLSearchParams(hash.split('?')[1] ?? '');
  }

  private async removeVersion(version: string): Promise<void> {
    if (!window.confirm(t('profile.remove.ask', { version }))) return;
    try {
      await profileApi.removeVersion(this.name, version);
      this.said = t('profile.removed', { version });
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { profile, name } = this;
    if (!profile && this.isUnknown) return emptyState(t('profile.unknown.title', { name }), t('profile.unknown.text'), html`<a href=${href.profiles()}>${t('profiles.title')}</a>`, 'profile', true);
    if (!profile) return this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : skeleton(3);
    const shown = profile.versions.find(({ version }) => version === this.version) ?? profile.versions[0];
    if (!shown) return nothing;
    return html`<div class="heading"><div>${title(name)}<p class="muted">${outcomeCounts(profile.agents)}</p></div><span class="grow"></span>
        ${session.may('operator') ? html`<a class="button primary" href=${href.editProfile(name, draftOf(name) ? undefined : shown.version)}>${t('profile.edit.next')}</a>` : nothing}</div>
      ${profile.description ? html`<p class="muted intro">${longText(profile.description)}</p>` : nothing}
      ${draftOf(name) ? html`<p><a href=${href.editProfile(name)}>${pill('info', t('profiles.unsaved'))}</a></p>` : nothing}
      ${this.query.get('saved') ? html`<p class="note ok" role="status">${t('profile.saved', { name, version: shown.version })}</p>` : nothing}
      ${this.version && shown.version !== this.version ? html`<p class="note warn"><span>${t('profile.unknown.version', { version: this.version, shown: shown.version })}</span></p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}</p>
      <div class="toolbar">${segmented<View>(t('profile.view'), (['rollout', 'versions', 'source'] as const).map((value) => ({ value, text: t(`profile.view.${value}`) })), this.view, (view) => this.show({ view }))}</div>
      ${this.view === 'rollout' ? html`<profile-rollout .profile=${profile} .agents=${this.agents} .version=${shown.version} @changed=${() => void this.load()}></profile-rollout>`
        : this.view === 'source' ? html`<profile-source .name=${name} .version=${shown.version}></profile-source>`
        : this.versions(profile)}`;
  }

  private versions(profile: Profile) {
    const all = profile.versions.map(({ version }) => version);
    const to = this.query.get('to') ?? all[0] ?? '';
    const from = this.query.get('from') ?? all[Math.min(all.indexOf(to) + 1, all.length - 1)] ?? '';
    return html`<section class="panel" aria-labelledby="versions-title"><header><h2 id="versions-title">${t('profile.versions')}</h2></header>
        <ul class="writes">${profile.versions.map((version) => html`<li>
          <span class="what"><a href=${href.profile(this.name, version.version, { view: 'source' })}><b>${version.version}</b></a> <code title=${version.digest}>${version.digest.slice(0, 12)}</code>
            <small class="muted">${bytes(version.sizeBytes)}</small> ${this.where(profile, version.version)}</span>
          <small class="author"><sk-time .at=${version.storedAt}></sk-time> ${t('profile.by', { who: version.storedBy })}</small>
          ${this.versionActions(profile, version.version)}</li>`)}</ul></section>
      <section class="panel" aria-labelledby="difference-title"><header><h2 id="difference-title">${t('profile.difference')}</h2></header>
        <profile-difference .name=${this.name} .versions=${all} .from=${from} .to=${to}
          @compared=${({ detail }: CustomEvent<{ from: string; to: string }>) => this.show({ view: 'versions', ...detail })}></profile-difference></section>`;
  }

  private where({ assignments }: Profile, version: string) {
    const places = assignments.filter((assignment) => assignment.version === version);
    return places.length ? html`<small>${places.map(whom).join(', ')}</small>` : html`<small class="muted">${t('profile.assigned.nowhere')}</small>`;
  }

  private versionActions({ assignments }: Profile, version: string) {
    if (!session.may('operator')) return nothing;
    const isRemovable = session.me?.sites === null && !assignments.some((assignment) => assignment.version === version);
    return html`<span class="row-actions"><a class="button small" href=${href.editProfile(this.name, version)}>${t('profile.edit')}</a>
      ${isRemovable ? html`<button type="button" class="small" aria-label=${t('profile.remove.what', { version })} @click=${() => void this.removeVersion(version)}>${t('profile.remove')}</button>` : nothing}</span>`;
  }
}

customElements.define('profile-page', ProfilePage);
