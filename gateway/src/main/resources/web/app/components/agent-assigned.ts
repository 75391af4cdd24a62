import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { AgentProfiles, ModelRun } from '../core/types';
import { t } from '../core/messages';
import { href } from '../core/router';
import { pill } from '../parts/basics';
import { runPill } from '../parts/models';

const TONES = { applied: 'ok', pending: 'plain', refused: 'bad' } as const;

/** What the gateway wants an agent to work by, beside what it works by. */
export class AgentAssigned extends PageElement {
  static override properties = { agentId: {}, statusAt: {}, profiles: { state: true }, models: { state: true }, problem: { state: true } };
  declare agentId: string;
  declare statusAt: string | null;
  declare profiles: AgentProfiles | null;
  declare models: ModelRun[];
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.agentId = '';
    this.statusAt = null;
    this.profiles = null;
    this.models = [];
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('agentId')) this.profiles = null;
    if (changed.has('agentId') || changed.has('statusAt')) void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(Promise.all([api.agentProfiles(this.agentId), api.agentModels(this.agentId)]));
      if (!found) return;
      [this.profiles, this.models] = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { profiles, models } = this;
    const isNone = profiles !== null && profiles.wanted.length === 0 && models.length === 0;
    return html`<section class="panel" aria-labelledby="assigned-title">
      <header><h2 id="assigned-title">${t('assigned.title')}</h2></header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class="muted">${t(isNone ? 'assigned.none' : 'assigned.what')}</p>
      ${profiles && (profiles.running.length || !isNone) ? html`<table class="list"><caption class="visually-hidden">${t('assigned.title')}</caption>
        <thead><tr><th scope="col">${t('assigned.name')}</th><th scope="col">${t('assigned.wanted')}</th><th scope="col">${t('assigned.running')}</th><th scope="col">${t('assigned.state')}</th></tr></thead>
        <tbody>${profiles.wanted.map((wanted) => this.wanted(wanted, profiles))}${this.own(profiles)}${models.map((model) => modelRow(model))}</tbody></table>` : nothing}
    </section>`;
  }

  private wanted({ name, version, state, problems }: AgentProfiles['wanted'][number], { running }: AgentProfiles) {
    const runs = running.filter((one) => one.name === name).map((one) => one.version).join(', ');
    const why = problems[0];
    return html`<tr><th scope="row">${name} <small class="muted">${t('assigned.profile')}</small></th>
      <td data-label=${t('assigned.wanted')}>${version}</td><td data-label=${t('assigned.running')}>${runs || t('assigned.nothing')}</td>
      <td data-label=${t('assigned.state')}>${pill(TONES[state], t(`assigned.${state}`))}
        ${why ? html`<small class="muted"><code>${why.code}</code> ${why.message}</small>` : nothing}</td></tr>`;
  }

  private own({ wanted, running }: AgentProfiles) {
    return running.filter(({ name }) => !wanted.some((one) => one.name === name)).map(({ name, version, local }) => html`<tr>
      <th scope="row">${name} <small class="muted">${t('assigned.profile')}</small></th><td data-label=${t('assigned.wanted')}>–</td>
      <td data-label=${t('assigned.running')}>${version}</td><td data-label=${t('assigned.state')}>${pill('plain', t(local ? 'assigned.local' : 'assigned.own'))}</td></tr>`);
  }
}

const modelRow = (model: ModelRun) => html`<tr>
  <th scope="row">${model.version ? html`<a href=${href.model(model.name, model.version)}>${model.name}</a>` : model.name}
    <small class="muted">${t(model.version ? 'assigned.model' : 'assigned.built-in')}</small></th>
  <td data-label=${t('assigned.wanted')}>${model.version || '–'}</td>
  <td data-label=${t('assigned.running')}>${model.state !== 'running' ? t('assigned.nothing') : model.version || t('assigned.in-agent')}</td>
  <td data-label=${t('assigned.state')}>${runPill(model)}${model.code ? html` <small class="muted"><code>${model.code}</code> ${model.message}</small>` : nothing}</td></tr>`;

customElements.define('agent-assigned', AgentAssigned);
