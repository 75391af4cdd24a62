import { html, nothing, type TemplateResult } from 'lit';
import type { RolloutMove, AssignmentPreview } from '../core/types';
import { href } from '../core/router';
import { t } from '../core/messages';
import { pill } from './basics';
import { changeList, impactPill } from './profile-changes';

const MOST_SHOWN = 50;

/** What a change of assignments would change: how many agents, what is different for them, and each of them. */
export function previewOf({ agents, changed, cutOff, unchanged, comparisons }: AssignmentPreview): TemplateResult {
  const rest = unchanged ? html`, ${t('assign.preview.unchanged', { n: unchanged })}` : nothing;
  if (changed + unchanged === 0) return html`<p>${t('assign.preview.nobody')}</p>`;
  if (changed === 0) return html`<p>${t('assign.preview.none')}</p>`;
  return html`<p><b>${t('assign.preview.some', { n: changed })}</b>${cutOff ? html`, ${t('assign.preview.cut', { n: cutOff })}` : nothing}${rest}.</p>
    ${comparisons.map(({ from, to, agents: n, comparison }) => html`<p class="verdict">${t('assign.preview.pair', { from, to, n })} ${impactPill(comparison.impact)}</p>${changeList(comparison)}`)}
    <table class="list"><thead><tr><th scope="col">${t('assign.preview.agent')}</th><th scope="col">${t('assign.preview.from')}</th><th scope="col">${t('assign.preview.to')}</th></tr></thead>
      <tbody>${agents.slice(0, MOST_SHOWN).map(({ agentId, site, connected, refused, moves }) => moves.map((move, i) => html`<tr>
        <th scope="row">${i ? nothing : html`<a href=${href.agent(agentId)}>${agentId}</a> ${connected ? nothing : pill('warn', t('assign.preview.cutoff'), 'cut')} ${refused ? pill('bad', t('assign.preview.refuses'), 'warning') : nothing}<small>${site}</small>`}
          ${move.devices.length ? html`<small>${t('profiles.devices', { devices: move.devices.join(', ') })}</small>` : nothing}</th>
        <td data-label=${t('assign.preview.from')}>${versionOf(move.from, move)}</td><td data-label=${t('assign.preview.to')}>${versionOf(move.to, move)}</td></tr>`))}</tbody></table>
    ${changed > MOST_SHOWN ? html`<p class="muted">${t('assign.preview.more', { n: changed - MOST_SHOWN })}</p>` : nothing}`;
}

/** Where nothing is assigned, the agent's own file counts. */
const versionOf = (version: string | null, { local }: RolloutMove): string =>
  version ?? (local ? t('assign.preview.local', { version: local }) : t('assign.preview.nothing'));
