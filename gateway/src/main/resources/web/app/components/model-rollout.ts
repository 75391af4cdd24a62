import { html, nothing, type TemplateResult } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { ago, count, duration, number } from '../core/format';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import type { GateName, Rollout, RolloutAgent, RolloutGate, RolloutStage } from '../core/types';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { command, facts, longText, pill } from '../parts/basics';
import { latency } from '../parts/models';

/** Agents report at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 5_000;
const COURSE: readonly RolloutStage[] = ['shadow', 'canary', 'full', 'done'];
const SHARES: readonly GateName[] = ['agreement', 'alarm-rate', 'failures'];
const VERDICTS = { holds: 'ok', waits: 'plain', fails: 'bad' } as const;
const STATES = { waiting: 'plain', running: 'ok', unused: 'plain', refused: 'bad', reverted: 'bad' } as const;

const isOpen = ({ stage }: Rollout): boolean => COURSE.indexOf(stage) >= 0 && stage !== 'done';
const percent = (share: number): string => `${(100 * share).toLocaleString(undefined, { maximumFractionDigits: 2 })} %`;

function figure(gate: GateName, value: number): string {
  if (SHARES.includes(gate)) return percent(value);
  return gate === 'latency' ? latency(value) : number(value);
}

/** The newest rollout of a model: where it is, what it has to keep to, and how its agents do. */
export class ModelRollout extends PageElement {
  static override properties = {
    name: {}, rollout: { state: true }, isLoaded: { state: true }, isBusy: { state: true }, isForced: { state: true }, problem: { state: true },
  };
  declare name: string;
  /** Which one the page shows: what a rollout would most likely be of. */
  declare version: string;
  declare rollout: Rollout | null;
  declare isLoaded: boolean;
  declare isBusy: boolean;
  declare isForced: boolean;
  declare problem: string | null;
  private timer = 0;

  constructor() {
    super();
    this.name = '';
    this.rollout = null;
    this.isLoaded = false;
    this.isBusy = false;
    this.isForced = false;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => void this.load(), LOOK_EVERY_MILLIS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('name')) return;
    this.rollout = null;
    this.isLoaded = false;
    void this.load();
  }

  private async load(): Promise<void> {
    const { name } = this;
    try {
      const newest = (await api.rollouts(name))[0];
      const rollout = newest ? await api.rollout(name, newest.id) : null;
      if (name !== this.name) return;
      this.rollout = rollout;
      this.isLoaded = true;
      if (!this.isAsking()) this.problem = null;
    } catch (error) {
      if (name === this.name) this.problem = problemText(error);
    }
  }

  private isAsking(): boolean {
    return this.querySelector('dialog[open]') !== null;
  }

  private dialog(kind: 'promote' | 'abort'): HTMLDialogElement {
    return this.querySelector(`dialog.${kind}`) as HTMLDialogElement;
  }

  private ask(kind: 'promote' | 'abort'): void {
    this.problem = null;
    this.isForced = false;
    this.dialog(kind).showModal();
  }

  private async carryOut(kind: 'promote' | 'abort', deed: (rollout: Rollout) => Promise<Rollout>): Promise<void> {
    if (!this.rollout || this.isBusy) return;
    this.isBusy = true;
    try {
      this.rollout = await deed(this.rollout);
      this.dialog(kind).close();
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { rollout } = this;
    if (!this.isLoaded && !this.problem) return nothing;
    return html`<section class="panel" aria-labelledby="rollout-title"><header><h2 id="rollout-title">${t('rollout.title')}</h2>
        ${rollout && isOpen(rollout) && session.may('operator') ? this.actions(rollout) : nothing}</header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${rollout ? this.shown(rollout) : this.isLoaded ? html`<p class="muted">${t('rollout.none')}</p>${this.hint()}` : nothing}</section>`;
  }

  private hint() {
    return command(`./skerry model rollout start ${this.name}@${this.version} --site SITE`);
  }

  private shown(rollout: Rollout) {
    const { stage } = rollout;
    return html`
      ${stage === 'reversed' ? html`<div class="note bad" role="alert"><span>${t('rollout.reversed', { version: rollout.version, ago: ago(rollout.stageAt) })}
        ${longText(rollout.reason)}</span></div>` : nothing}
      <p>${t('rollout.what', { version: rollout.version, place: t(`rollout.place.${rollout.scope}`, { target: rollout.target }) })}</p>
      <ol class="course" aria-label=${t('rollout.stages')}>${(isOpen(rollout) || stage === 'done' ? COURSE : [...reached(rollout), stage]).map((one) =>
        html`<li aria-current=${one === stage ? 'step' : nothing}>${pill(tone(one, stage), word('rollout.stage', one))}</li>`)}</ol>
      ${facts([
        ['rollout.since', html`<sk-time .at=${rollout.stageAt}></sk-time>`],
        ['rollout.started', html`<sk-time .at=${rollout.startedAt}></sk-time>, ${rollout.by}`],
        ...(isOpen(rollout) ? [
          ['rollout.course', rollout.automatic ? t('rollout.automatic', { time: duration(1_000 * rollout.stageSeconds) }) : t('rollout.by-hand')] as const,
          ['rollout.canary', canary(rollout.canary)] as const,
        ] : []),
        ...(rollout.reason && stage !== 'reversed' ? [['rollout.reason', longText(rollout.reason)] as const] : []),
      ])}
      ${rollout.gates.length ? gateTable(rollout.gates) : nothing}
      ${rollout.agents.length ? agentTable(rollout) : nothing}
      ${isOpen(rollout) ? nothing : html`<p class="muted">${t('rollout.again')}</p>${this.hint()}`}`;
  }

  private actions(rollout: Rollout) {
    const next = COURSE[COURSE.indexOf(rollout.stage) + 1] as RolloutStage;
    const objections = rollout.gates.filter(({ verdict }) => verdict !== 'holds');
    const { version } = rollout;
    return html`<div class="actions">
        <button type="button" class="small" @click=${() => this.ask('promote')}>${t('rollout.promote')}</button>
        <button type="button" class="small" @click=${() => this.ask('abort')}>${t('rollout.abort')}</button></div>
      <dialog class="promote" aria-label=${t('rollout.promote.title', { version, stage: word('rollout.stage', next) })}>
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
            @click=${() => this.carryOut('promote', ({ name, id }) => api.promoteRollout(name, id, this.isForced))}>${t('rollout.promote')}</button>
        </div>
      </dialog>
      <dialog class="abort" aria-label=${t('rollout.abort.title', { version })}>
        <h2>${t('rollout.abort.title', { version })}</h2>
        <p>${t('rollout.abort.text')}</p>
        <label class="select"><span>${t('rollout.abort.reason')}</span><input type="text" maxlength="1000" /></label>
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog('abort').close()}>${t('remove.cancel')}</button>
          <button type="button" class="danger" ?disabled=${this.isBusy} @click=${() => this.carryOut('abort', ({ name, id }) =>
            api.abortRollout(name, id, this.dialog('abort').querySelector('input')?.value.trim() ?? ''))}>${t('rollout.abort')}</button>
        </div>
      </dialog>`;
  }
}

/** The stages that it came to before it ended. */
const reached = ({ stages }: Rollout): RolloutStage[] => stages.map(({ stage }) => stage).filter((stage) => COURSE.includes(stage));

function tone(one: RolloutStage, now: RolloutStage): string {
  if (one !== now) return 'plain';
  return now === 'reversed' ? 'bad' : now === 'aborted' ? 'warn' : now === 'done' ? 'ok' : 'info';
}

function canary(text: string): string {
  const [kind, rest = ''] = text.split(/ (.*)/s);
  return kind === 'share' ? percent(Number(rest)) : t('rollout.place.site', { target: rest });
}

const nowOf = ({ gate, now }: RolloutGate): string => (now === null ? '–' : figure(gate, now));
const wantedOf = ({ gate, bound, wanted }: RolloutGate): string => t(`rollout.${bound}`, { value: figure(gate, wanted) });

const gateTable = (gates: readonly RolloutGate[]): TemplateResult => html`<table class="list gates" aria-label=${t('rollout.gates')}>
  <thead><tr><th scope="col">${t('rollout.gate')}</th><th scope="col">${t('rollout.wanted')}</th><th scope="col">${t('rollout.now')}</th>
    <th scope="col">${t('rollout.verdict')}</th></tr></thead>
  <tbody>${gates.map((gate) => html`<tr>
    <th scope="row">${word('rollout.gate', gate.gate)}</th>
    <td data-label=${t('rollout.wanted')}>${wantedOf(gate)}</td>
    <td data-label=${t('rollout.now')}>${nowOf(gate)}</td>
    <td data-label=${t('rollout.verdict')}>${pill(VERDICTS[gate.verdict], t(`rollout.${gate.verdict}`))}</td></tr>`)}</tbody></table>`;

const agentTable = ({ agents, agentCount }: Rollout): TemplateResult => html`<table class="list" aria-label=${t('rollout.agents')}>
  <thead><tr><th scope="col">${t('model.agent')}</th><th scope="col">${t('rollout.role')}</th><th scope="col">${t('rollout.state')}</th>
    <th scope="col">${t('rollout.before')}</th><th scope="col" class="end">${t('model.steps')}</th><th scope="col" class="end">${t('model.alarms')}</th>
    <th scope="col" class="end">${t('model.agreed')}</th><th scope="col" class="end">${t('model.latency')}</th><th scope="col" class="end">${t('rollout.drift')}</th></tr></thead>
  <tbody>${agents.map(agentRow)}</tbody></table>
  ${agentCount > agents.length ? html`<p class="muted">${t('rollout.more', { n: agentCount - agents.length })}</p>` : nothing}`;

const agentRow = (agent: RolloutAgent): TemplateResult => html`<tr>
  <th scope="row"><a href=${href.agent(agent.agentId)}>${agent.agentId}</a></th>
  <td data-label=${t('rollout.role')}>${word('models.role', agent.role)}</td>
  <td data-label=${t('rollout.state')}><span>${pill(STATES[agent.state], word('rollout.state', agent.state))}
    ${agent.code ? html` <code>${agent.code}</code> ${longText(agent.message)}` : nothing}</span></td>
  <td data-label=${t('rollout.before')}>${agent.before ?? '–'}</td>
  <td class="end" data-label=${t('model.steps')}>${count(agent.steps)}</td>
  <td class="end" data-label=${t('model.alarms')}>${agent.steps ? percent(agent.alarms / agent.steps) : '–'}</td>
  <td class="end" data-label=${t('model.agreed')}>${agent.agreement === null ? '–' : percent(agent.agreement)}</td>
  <td class="end" data-label=${t('model.latency')}>${agent.latencyP99Micros ? latency(agent.latencyP99Micros) : '–'}</td>
  <td class="end" data-label=${t('rollout.drift')}>${agent.psi === null ? '–' : number(agent.psi)}</td></tr>`;

customElements.define('model-rollout', ModelRollout);
