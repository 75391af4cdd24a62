import { html, nothing, type TemplateResult } from 'lit';
import type { ProgramRollout, ProgramTurn, ProgramWave, TurnState } from '../core/types';
import { bytes, count } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { longText, pill } from './basics';

const TONES: Record<TurnState, string> = {
  waiting: 'plain', offered: 'info', fetching: 'info', staged: 'info', trial: 'info', committed: 'ok', 'rolled-back': 'bad', refused: 'bad', stalled: 'warn',
};

const STAGES: Record<ProgramRollout['stage'], string> = { waiting: 'warn', open: 'info', done: 'ok', stopped: 'plain' };

export const isUnderWay = ({ stage }: ProgramRollout): boolean => stage === 'open' || stage === 'waiting';

export const placeOf = ({ scope, targets }: Pick<ProgramRollout, 'scope' | 'targets'>): string => t(`updates.place.${scope}`, { targets: targets.join(', ') });

export const rolloutName = (rollout: ProgramRollout): string =>
  t(rollout.reverts ? 'updates.revert.of' : 'updates.rollout', { version: rollout.version, place: placeOf(rollout) });

export const stagePill = ({ stage, pause }: ProgramRollout): TemplateResult =>
  stage === 'open' && pause ? pill('warn', t('updates.paused')) : pill(STAGES[stage], word('updates.stage', stage));

export const waveList = (waves: readonly ProgramWave[]): TemplateResult => html`<ol class="waves" aria-label=${t('updates.waves')}>
  ${waves.map((wave) => html`<li class=${wave.state} aria-current=${wave.state === 'running' || wave.state === 'soaking' ? 'step' : nothing}>
    <b>${t('updates.wave', { n: wave.number })}</b> <small class="muted">${word('updates.wave', wave.state)}, ${t('updates.agents', { n: count(wave.agents) }, wave.agents)}</small>
    <span class="bar" aria-hidden="true">${parts(wave)}</span>
    <small>${Object.entries(wave.states).map(([state, n]) => `${word('updates.turn', state)} ${count(n)}`).join(', ')}</small></li>`)}</ol>`;

const parts = ({ states, agents }: ProgramWave) => (Object.entries(states) as [TurnState, number][]).map(([state, n]) =>
  html`<i class=${TONES[state]} style="flex-grow:${n / agents}"></i>`);

export const turnTable = ({ agents, agentCount }: ProgramRollout): TemplateResult => html`<table class="list">
  <thead><tr><th scope="col">${t('updates.agent')}</th><th scope="col">${t('updates.state')}</th><th scope="col">${t('updates.wave', { n: '' })}</th>
    <th scope="col">${t('updates.from')}</th><th scope="col">${t('updates.what')}</th></tr></thead>
  <tbody>${(agents ?? []).map(turnRow)}</tbody></table>
  ${agents && agentCount > agents.length ? html`<p class="muted">${t('updates.more', { n: agentCount - agents.length })}</p>` : nothing}`;

const turnRow = (turn: ProgramTurn): TemplateResult => html`<tr>
  <th scope="row"><a href=${href.agent(turn.agentId)}>${turn.agentId}</a> <small class="muted">${turn.site}</small></th>
  <td data-label=${t('updates.state')}><div>${pill(TONES[turn.state], word('updates.turn', turn.state))}
    ${turn.connected ? nothing : html`<small class="muted">${t('updates.cut-off')}</small>`}
    ${turn.state === 'fetching' && turn.bytesTotal ? html`<progress max=${turn.bytesTotal} value=${turn.bytesDone} aria-label=${turn.agentId}></progress>
      <small class="muted">${t('updates.fetched', { done: bytes(turn.bytesDone), total: bytes(turn.bytesTotal) })}</small>` : nothing}</div></td>
  <td data-label=${t('updates.wave', { n: '' })}>${turn.wave}</td>
  <td data-label=${t('updates.from')}>${turn.before || '–'}</td>
  <td data-label=${t('updates.what')} class="wrap">${turn.code ? html`<code>${turn.code}</code> ${longText(turn.message, 160)}` : '–'}</td></tr>`;
