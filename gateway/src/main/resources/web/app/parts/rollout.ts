import { html, nothing, type TemplateResult } from 'lit';
import type { GateName, Rollout, RolloutAgent, RolloutGate, RolloutStage } from '../core/types';
import { count, number } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { longText, pill } from './basics';
import { latency } from './models';

/** The stages of a rollout that comes to its end. */
export const COURSE: readonly RolloutStage[] = ['shadow', 'canary', 'full', 'done'];
const SHARES: readonly GateName[] = ['agreement', 'alarm-rate', 'failures'];
const VERDICTS = { holds: 'ok', waits: 'plain', fails: 'bad' } as const;
const STATES = { waiting: 'plain', running: 'ok', unused: 'plain', refused: 'bad', reverted: 'bad' } as const;

export const isOpen = ({ stage }: Pick<Rollout, 'stage'>): boolean => COURSE.indexOf(stage) >= 0 && stage !== 'done';
export const percent = (share: number): string => `${(100 * share).toLocaleString(undefined, { maximumFractionDigits: 2 })} %`;

function figure(gate: GateName, value: number): string {
  if (SHARES.includes(gate)) return percent(value);
  return gate === 'latency' ? latency(value) : number(value);
}

export const placeWords = ({ scope, target }: { scope: Rollout['scope']; target: string }): string => t(`rollout.place.${scope}`, { target });
export const nowOf = ({ gate, now }: RolloutGate): string => (now === null ? '–' : figure(gate, now));
export const wantedOf = ({ gate, bound, wanted }: RolloutGate): string => t(`rollout.${bound}`, { value: figure(gate, wanted) });

/** Which agents it acts on first. */
export function canaryWords(text: string): string {
  const [kind, rest = ''] = text.split(/ (.*)/s);
  return kind === 'share' ? percent(Number(rest)) : t('rollout.place.site', { target: rest });
}

/** The stages, with the one that it is in and what each was for. */
export function courseList({ stage, stages }: Rollout): TemplateResult {
  const reached = stages.map((one) => one.stage).filter((one) => COURSE.includes(one));
  const shown = COURSE.includes(stage) ? COURSE : [...reached, stage];
  return html`<ol class="course" aria-label=${t('rollout.stages')}>${shown.map((one) => {
    const came = stages.find((known) => known.stage === one);
    return html`<li aria-current=${one === stage ? 'step' : nothing} class=${came ? 'came' : nothing}>${pill(tone(one, stage), word('rollout.stage', one))}
      <small>${came ? html`<sk-time .at=${came.at}></sk-time>` : t('rollout.stage.later')}</small></li>`;
  })}</ol>`;
}

function tone(one: RolloutStage, now: RolloutStage): string {
  if (one !== now) return 'plain';
  return now === 'reversed' ? 'bad' : now === 'aborted' || now === 'waiting' ? 'warn' : now === 'done' ? 'ok' : 'info';
}

/** What keeps it where it is, in a sentence. */
export function waitingFor(rollout: Rollout, nowMillis: number): string {
  if (rollout.pause) return t('rollout.waits.pause');
  const failing = rollout.gates.filter(({ verdict }) => verdict === 'fails');
  if (failing.length) return t('rollout.waits.fails', { gates: failing.map(({ gate }) => word('rollout.gate', gate)).join(', ') });
  const waiting = rollout.gates.filter(({ verdict }) => verdict === 'waits');
  const first = waiting.find(({ gate }) => gate === 'agents' || gate === 'total-steps');
  if (first) return t('rollout.waits.enough', { gate: word('rollout.gate', first.gate), now: nowOf(first), wanted: wantedOf(first) });
  if (!rollout.automatic) return t('rollout.waits.hand');
  const left = Date.parse(rollout.stageAt) + 1_000 * rollout.stageSeconds - nowMillis;
  return left > 0 ? t('rollout.waits.time', { n: Math.ceil(left / 60_000) }) : t('rollout.waits.now');
}

export const gateTable = (gates: readonly RolloutGate[]): TemplateResult => html`<table class="list gates" aria-label=${t('rollout.gates')}>
  <thead><tr><th scope="col">${t('rollout.gate')}</th><th scope="col">${t('rollout.wanted')}</th><th scope="col">${t('rollout.now')}</th>
    <th scope="col">${t('rollout.verdict')}</th></tr></thead>
  <tbody>${gates.map((gate) => html`<tr>
    <th scope="row">${word('rollout.gate', gate.gate)} <small>${word('rollout.gate.means', gate.gate)}</small></th>
    <td data-label=${t('rollout.wanted')}>${wantedOf(gate)}</td>
    <td data-label=${t('rollout.now')}>${nowOf(gate)}</td>
    <td data-label=${t('rollout.verdict')}>${pill(VERDICTS[gate.verdict], t(`rollout.${gate.verdict}`))}</td></tr>`)}</tbody></table>`;

export const agentTable = ({ agents, agentCount }: Rollout): TemplateResult => html`<table class="list" aria-label=${t('rollout.agents')}>
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
