import { html, nothing, type TemplateResult } from 'lit';
import type { AgentProfiles, Profile, ProfileAssignment, ProfileOutcome } from '../core/types';
import { href } from '../core/router';
import { store } from '../core/store';
import { t } from '../core/messages';
import { longText, pill } from './basics';

const TONES: Record<ProfileOutcome, string> = { applied: 'ok', pending: 'plain', refused: 'bad' };

type Place = Pick<ProfileAssignment, 'scope' | 'target' | 'device'>;

/** Whom an assignment is for, in words. */
export const whom = ({ scope, target, device }: Place): string => t(`profiles.scope.${scope}`, { target, device });

export const isAt = (one: Place, other: Place): boolean => one.scope === other.scope && one.target === other.target && one.device === other.device;

/** How many agents shall work by it, by what became of that. */
export function outcomeCounts({ applied, pending, refused }: Profile['agents']): TemplateResult {
  if (applied + pending + refused === 0) return html`<span class="muted">${t('profiles.count.none')}</span>`;
  return html`${applied ? pill('ok', t('profiles.count.applied', { n: applied })) : nothing}
    ${pending ? pill('plain', t('profiles.count.pending', { n: pending })) : nothing}
    ${refused ? pill('bad', t('profiles.count.refused', { n: refused }), 'warning') : nothing}`;
}

/** What is asked for and lacks approvals is no assignment yet. */
export function waitingChanges(of: 'profile' | 'model', wanted: string) {
  const waiting = [...store.waitingApprovals.values()].filter(({ kind, profile, name }) => kind === of && (of === 'profile' ? profile : name) === wanted);
  if (waiting.length === 0) return nothing;
  return html`<p class="note warn"><span>${t('profiles.waiting', { n: waiting.length })} <a href=${href.approvals()}>${t('command.waits')}</a></span></p>`;
}

const forDevices = (devices: readonly string[]) =>
  devices.length ? html` <small>${t('profiles.devices', { devices: devices.join(', ') })}</small>` : nothing;

/** Who shall work by a profile, who does, and who refuses it and why. */
export function agentRows(agents: readonly AgentProfiles[]): TemplateResult {
  if (agents.length === 0) return html`<p class="muted">${t('profiles.agents.none')}</p>`;
  return html`<ul class="writes">${agents.map((agent) => html`<li>
    <span class="what"><a href=${href.agent(agent.agentId)}>${agent.agentId}</a>
      ${agent.wanted.map((wanted) => html`${pill(TONES[wanted.state], `${wanted.version} ${t(`profiles.state.${wanted.state}`)}`)}${forDevices(wanted.devices)}`)}</span>
    <small class="author">${t('profiles.running')} ${agent.running.map((running) => html`<b>${running.version}</b>
      ${running.local ? `(${t('profiles.running.local')})` : nothing}${forDevices(running.devices)} `)}</small>
    ${agent.wanted.map(problems)}</li>`)}</ul>`;
}

function problems({ problems: list, problemCount }: AgentProfiles['wanted'][number]) {
  if (list.length === 0) return nothing;
  return html`<ul class="troubles">${list.map((problem) => html`<li><span><code>${problem.code}</code>
      ${problem.line === null || problem.column === null ? nothing : html`${t('profiles.place', { line: problem.line, column: problem.column })}:`}
      ${longText(problem.message)}${problem.hint ? html`: ${problem.hint}` : nothing}</span></li>`)}
    ${problemCount > list.length ? html`<li class="muted">${t('profiles.more', { n: problemCount - list.length })}</li>` : nothing}</ul>`;
}
