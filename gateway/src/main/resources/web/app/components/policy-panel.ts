import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { session } from '../core/session';
import { store } from '../core/store';
import type { Policy, SourceProblem } from '../core/types';
import { t } from '../core/messages';
import { pill } from '../parts/basics';

/** The policy in force, which agents go by it, and, for an admin of all sites, its change. */
export class PolicyPanel extends PageElement {
  static override properties = {
    policy: { state: true }, draft: { state: true }, problems: { state: true }, isBusy: { state: true }, problem: { state: true },
  };
  declare policy: Policy | null;
  /** Null while nobody edits it. */
  declare draft: string | null;
  declare problems: SourceProblem[];
  declare isBusy: boolean;
  declare problem: string | null;
  private stops: (() => void)[] = [];

  constructor() {
    super();
    this.policy = null;
    this.draft = null;
    this.problems = [];
    this.isBusy = false;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [store.onReload(() => void this.load()), store.onApproval(() => void this.load())];
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  private async load(): Promise<void> {
    try {
      this.policy = await api.policy();
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private edit(): void {
    this.draft = this.policy?.source || t('policy.example');
    this.problems = [];
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { draft, policy } = this;
    if (draft === null || !policy) return;
    this.isBusy = true;
    this.problem = null;
    try {
      const lint = await api.lintPolicy(draft);
      this.problems = lint.problems;
      if (!lint.compiles) return;
      const { policy: now, waiting } = await api.putPolicy(draft, policy.version);
      this.policy = now;
      this.draft = null;
      this.dispatchEvent(new CustomEvent('changed', { detail: t(waiting ? 'policy.said.waits' : 'policy.said.set') }));
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { policy } = this;
    if (!policy) return this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing;
    return html`<section class="panel policy" aria-labelledby="policy"><header><h2 id="policy">${t('policy.title')}</h2>
        ${session.isHead && this.draft === null ? html`<button type="button" @click=${this.edit}>${t(policy.version ? 'policy.edit' : 'policy.make')}</button>` : nothing}</header>
      ${policy.version ? html`<p class="muted">${t('policy.since', { by: policy.setBy ?? '' })} <sk-time .at=${policy.setAt}></sk-time></p>` : html`<p class="muted">${t('policy.none')}</p>`}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.draft === null ? (policy.version ? html`<pre class="source" tabindex="0">${policy.source}</pre>` : nothing) : this.form()}
      ${this.problems.length ? html`<ul class="troubles" role="alert">${this.problems.map((found) => html`<li><span><code>${found.code}</code>
        ${t('profiles.place', { line: found.line, column: found.column })}: ${found.message}${found.hint ? html`: ${found.hint}` : nothing}</span></li>`)}</ul>` : nothing}
      ${this.agents(policy)}
    </section>`;
  }

  private form() {
    return html`<form @submit=${this.save}>
      <label class="visually-hidden" for="policy-source">${t('policy.title')}</label>
      <textarea id="policy-source" class="source" rows="16" spellcheck="false" .value=${this.draft ?? ''}
        @input=${(event: InputEvent) => (this.draft = (event.target as HTMLTextAreaElement).value)}></textarea>
      <div class="actions"><button type="button" @click=${() => (this.draft = null)}>${t('policy.back')}</button>
        <button class="primary" ?disabled=${this.isBusy}>${t('policy.save')}</button></div>
    </form>`;
  }

  private agents({ agents }: Policy) {
    if (agents.length === 0) return nothing;
    return html`<details><summary>${t('policy.agents', { n: agents.filter(({ isCurrent }) => isCurrent).length, total: agents.length })}</summary>
      <ul class="writes">${agents.map((agent) => html`<li><span class="what"><a href=${href.agent(agent.agentId)}>${agent.agentId}</a>
        ${agent.isCurrent ? pill('ok', t('policy.agent.current'), 'check') : pill('warn', t(agent.version ? 'policy.agent.other' : 'policy.agent.none'))}</span>
        ${agent.code ? html`<small class="author"><code>${agent.code}</code> ${agent.message}</small>` : nothing}</li>`)}</ul></details>`;
  }
}

customElements.define('policy-panel', PolicyPanel);
