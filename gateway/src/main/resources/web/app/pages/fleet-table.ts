import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Agent, Device } from '../core/types';
import { alarmsOf, drainOf } from '../core/queries';
import { compact, count } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { linkPill, name, severitySign } from '../parts/basics';
import { balancePill, ledgerBar } from '../parts/ledger';

/** One row per agent: for a fleet that is larger than a screen. */
export const agentTable = (agents: readonly Agent[], devices: Map<string, Device[]>): TemplateResult =>
  html`<div class="panel flush"><table class="list">
    <thead><tr>
      <th scope="col">${t('agent.word')}</th><th scope="col">${t('agent.link')}</th><th scope="col">${t('agent.seen')}</th>
      <th scope="col" class="end">${t('agent.waiting')}</th><th scope="col">${t('ledger.title')}</th>
      <th scope="col" class="end">${t('agent.devices.title')}</th><th scope="col">${t('agent.alarms')}</th>
    </tr></thead>
    <tbody>
      ${repeat(agents, (agent) => agent.agentId, (agent) => row(agent, devices.get(agent.agentId) ?? []))}
    </tbody>
  </table></div>`;

function row(agent: Agent, devices: readonly Device[]): TemplateResult {
  const alarms = alarmsOf(agent.agentId);
  const drain = drainOf(agent);
  return html`<tr>
    <th scope="row"><a class="cover" href=${href.agent(agent.agentId)}>${name(agent.agentId)}</a><small>${name(agent.site)}</small></th>
    <td data-label=${t('agent.link')}>${linkPill(agent)}</td>
    <td data-label=${t('agent.seen')}><sk-time .at=${agent.lastSeenAt}></sk-time></td>
    <td data-label=${t('agent.waiting')} class="end">
      ${agent.pendingRecords === null ? t('figures.unknown') : compact(agent.pendingRecords)}
      ${drain ? html`<progress max="1" value=${drain.done / drain.total} aria-label=${t('agent.drain.label')}></progress>` : nothing}
    </td>
    <td data-label=${t('ledger.title')} class="ledger-cell">
      <div>${ledgerBar(agent.ledger)}${balancePill(agent)}</div>
    </td>
    <td data-label=${t('agent.devices.title')} class="end">${count(devices.length || agent.deviceCount)}</td>
    <td data-label=${t('agent.alarms')}>
      <span class="signs">${alarms[0] ? severitySign(alarms[0].severity, word('severity', alarms[0].severity)) : nothing}
      ${alarms.length || html`<span class="muted">${t('none')}</span>`}
      ${agent.troubles.length
        ? html`<span class="muted">${t('agent.troubles.count', { n: agent.troubles.length })}</span>` : nothing}</span>
    </td>
  </tr>`;
}
