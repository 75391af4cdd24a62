import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { clockOf, count, humanise } from '../core/format';
import { Latest } from '../core/latest';
import { t, type MessageKey } from '../core/messages';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { session } from '../core/session';
import { store } from '../core/store';
import type { ActionName, Agent, AgentAction } from '../core/types';
import { longText, pill } from '../parts/basics';

const SHOWN = 5;

const TONES: Record<AgentAction['state'], string> = {
  waiting: 'warn', requested: 'info', delivered: 'info', accepted: 'info', executed: 'ok', confirmed: 'ok', failed: 'bad', expired: 'warn', cancelled: 'plain', refused: 'bad',
};

/** What the agent itself can be told to do, with a question before it is, and what became of what it was told. */
export class AgentActions extends PageElement {
  static override properties = {
    agent: { attribute: false }, told: { state: true }, asked: { state: true }, typed: { state: true }, isForced: { state: true }, isBusy: { state: true }, problem: { state: true }, refusal: { state: true },
  };
  declare agent: Agent | null;
  declare told: AgentAction[];
  declare asked: ActionName | null;
  declare typed: string;
  declare isForced: boolean;
  declare isBusy: boolean;
  declare problem: string | null;
  declare refusal: string | null;
  /** Of the action that is asked for: sending it again after an answer that was lost is no second one. */
  private orderId = '';
  private loadedOf = '';
  private readonly latest = new Latest<AgentAction>();
  private stops: (() => void)[] = [];

  constructor() {
    super();
    this.agent = null;
    this.told = [];
    this.asked = null;
    this.typed = '';
    this.isForced = false;
    this.isBusy = false;
    this.problem = null;
    this.refusal = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [store.onReload(() => void this.load()), store.onAction((action) => this.put(action))];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  protected override willUpdate(): void {
    const id = this.agent?.agentId ?? '';
    if (id !== this.loadedOf) {
      this.loadedOf = id;
      this.told = [];
      void this.load();
    }
  }

  private async load(): Promise<void> {
    if (!this.loadedOf) return;
    try {
      const found = await this.latest.ask(api.agentActions(this.loadedOf, SHOWN));
      if (!found) return;
      this.told = found.answer;
      for (const action of found.heard) this.put(action);
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private put(action: AgentAction): void {
    if (action.agentId !== this.loadedOf) return;
    this.latest.hear(action);
    const known = this.told.find(({ id }) => id === action.id);
    // Steps are only added: this one was on its way when what followed was heard.
    if (known && known.steps.length > action.steps.length) return;
    this.told = (known ? this.told.map((other) => (other.id === action.id ? action : other)) : [action, ...this.told]).slice(0, SHOWN);
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  private ask(action: ActionName): void {
    this.asked = action;
    this.typed = '';
    this.isForced = false;
    this.refusal = null;
    this.orderId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    void this.updateComplete.then(() => this.dialog().showModal());
  }

  private async tell(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { asked, agent } = this;
    if (!asked || !agent) return;
    this.isBusy = true;
    try {
      this.put(await api.tellAgent(agent.agentId, {
        id: this.orderId, action: asked, ...(asked === 'wipe' ? { confirm: this.typed.trim(), force: this.isForced } : {}),
      }));
      this.dialog().close();
    } catch (error) {
      this.refusal = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private async cancel(action: AgentAction): Promise<void> {
    try {
      await api.cancelCommand(action.id);
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { agent } = this;
    if (!agent) return nothing;
    return html`<section class="panel" aria-labelledby="actions-title">
      <header><h2 id="actions-title">${t('action.title')}</h2>${this.standing(agent)}</header>
      ${this.words(agent)} ${this.buttons(agent)}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.told.length ? this.table() : html`<p class="muted">${t('action.none')}</p>`}
      ${this.question(agent)}
    </section>`;
  }

  private standing(agent: Agent) {
    const activity = agent.activity;
    if (!activity || agent.figures !== 'current') return nothing;
    return pill(activity.state === 'draining' ? 'warn' : activity.state === 'drained' ? 'ok' : 'plain', t(`action.state.${activity.state}`));
  }

  private words(agent: Agent) {
    const activity = agent.activity;
    if (!activity) return html`<p class="muted">${t(agent.figures === 'none' ? 'action.what.untold' : 'action.what.old')}</p>`;
    if (activity.state === 'working' || agent.figures !== 'current') return nothing;
    const waiting = agent.pendingRecords ?? 0;
    return html`<p role="status">${activity.state === 'drained' ? t('action.what.drained') : t('action.what.draining', { n: count(waiting) }, waiting)}
      <span class="muted">${t('action.since')} <sk-time .at=${activity.since}></sk-time></span></p>`;
  }

  /** What one's role may not do is not offered; what the agent can't do is, with the reason beside it. */
  private buttons(agent: Agent) {
    if (!session.may('operator')) return nothing;
    const state = agent.activity?.state ?? 'working';
    const offered: ActionName[] = ['restart', state === 'working' ? 'drain' : 'resume', ...(session.may('admin') ? ['wipe' as const] : [])];
    return html`<div class="orders">${offered.map((action) => html`<button type="button" class=${action === 'wipe' ? 'danger' : ''}
      ?disabled=${!this.isUnderstood(agent, action)} @click=${() => this.ask(action)}>${t(`action.${action}`)}…</button>`)}</div>`;
  }

  private isUnderstood(agent: Agent, action: ActionName): boolean {
    return agent.activity ? agent.activity.actions.includes(action) : agent.figures === 'none';
  }

  private table() {
    return html`<table class="list" aria-label=${t('action.list')}>
      <thead><tr><th scope="col">${t('action.name')}</th><th scope="col">${t('action.state')}</th><th scope="col">${t('action.requested')}</th><th scope="col">${t('action.steps')}</th></tr></thead>
      <tbody>${this.told.map((action) => this.row(action))}</tbody>
    </table>`;
  }

  private row(action: AgentAction) {
    const isOpen = action.state === 'requested' || action.state === 'waiting';
    return html`<tr>
      <th scope="row">${this.nameOf(action)}</th>
      <td data-label=${t('action.state')}>${pill(TONES[action.state], this.stateWords(action))}
        ${action.state === 'waiting' ? html`<a href=${href.approvals()}>${t('command.waits')}</a>` : nothing}
        ${isOpen && session.may('operator') ? html`<button type="button" class="small" @click=${() => this.cancel(action)}>${t('action.cancel')}</button>` : nothing}</td>
      <td data-label=${t('action.requested')}><sk-time .at=${action.requestedAt}></sk-time></td>
      <td data-label=${t('action.steps')}><ol class="life">${action.steps.map((step) => html`<li>
        <span title=${t('command.by', { by: step.by })}>${clockOf(step.at)} ${t(`command.is.${step.state}`)}</span>
        ${step.code || step.message ? html`<small>${step.code ? html`<code>${step.code}</code> ` : nothing}${longText(step.message ?? '')}</small>` : nothing}</li>`)}</ol></td>
    </tr>`;
  }

  /** A newer gateway may have others. */
  private nameOf = ({ action }: AgentAction): string =>
    ['restart', 'drain', 'resume', 'wipe'].includes(action) ? t(`action.${action}` as MessageKey) : humanise(action);

  private stateWords(action: AgentAction): string {
    const isKnown = ['restart', 'drain', 'resume', 'wipe'].includes(action.action);
    return action.state === 'executed' && isKnown ? t(`action.executed.${action.action}` as MessageKey) : t(`command.is.${action.state}`);
  }

  private question(agent: Agent) {
    const { asked } = this;
    return html`<dialog aria-labelledby="action-title">${asked ? html`
      <h2 id="action-title">${t(`action.${asked}.ask`, { agent: agent.agentId })}</h2>
      <p>${t(`action.${asked}.what`)}</p>
      ${agent.state === 'cut-off' ? html`<p class="note">${t('action.cut')}</p>` : nothing}
      <form class="order" @submit=${this.tell}>
        ${asked === 'wipe' ? this.wipeFields(agent) : nothing}
        ${this.refusal ? html`<p class="note bad" role="alert">${this.refusal}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog().close()}>${t('action.back')}</button>
          <button class=${asked === 'wipe' ? 'danger' : 'primary'} ?disabled=${this.isBusy || (asked === 'wipe' && this.typed.trim() !== agent.agentId)}>${t(`action.${asked}`)}</button>
        </div>
      </form>` : nothing}</dialog>`;
  }

  private wipeFields(agent: Agent) {
    return html`${agent.activity?.state === 'drained' ? nothing : html`<p class="note">${t('action.wipe.drain')}</p>
        <label class="check"><input type="checkbox" .checked=${this.isForced}
          @change=${(event: Event) => (this.isForced = (event.target as HTMLInputElement).checked)} />${t('action.wipe.force')}</label>`}
      <label>${t('action.wipe.confirm', { agent: agent.agentId })}<input name="confirm" autocomplete="off" spellcheck="false" .value=${this.typed}
        @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)} /></label>`;
  }
}

customElements.define('agent-actions', AgentActions);
