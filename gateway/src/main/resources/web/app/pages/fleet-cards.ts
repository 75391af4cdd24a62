import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Agent, Device } from '../core/types';
import { alarmsOf } from '../core/queries';
import { count } from '../core/format';
import { href } from '../core/router';
import { t } from '../core/messages';
import { linkPill, name } from '../parts/basics';
import { backlog, waitingWords } from '../parts/backlog';
import { deviceChips } from '../parts/devices';
import { balancePill, ledgerBar, ledgerStatement } from '../parts/ledger';
import { troubles } from '../parts/troubles';

const CHIPS_PER_CARD = 8;

/** One card per agent: for a fleet that fits the eye. */
export const agentCards = (agents: readonly Agent[], devices: Map<string, Device[]>): TemplateResult =>
  html`<ul class="cards">
    ${repeat(agents, (agent) => agent.agentId, (agent) => html`<li>${card(agent, devices.get(agent.agentId) ?? [])}</li>`)}
  </ul>`;

function card(agent: Agent, devices: readonly Device[]): TemplateResult {
  return html`<article class="card agent ${agent.state}" aria-label="${t('agent.word')} ${agent.agentId}">
    <header>
      <div>
        <h2><a href=${href.agent(agent.agentId)}>${name(agent.agentId)}</a></h2>
        <p class="muted"><a href=${href.site(agent.site)}>${name(agent.site)}</a></p>
      </div>
      ${linkPill(agent)}
    </header>
    <dl class="facts row">
      <div><dt>${t('agent.seen')}</dt><dd><sk-time .at=${agent.lastSeenAt}></sk-time></dd></div>
      <div><dt>${t('agent.waiting')}</dt><dd>${waitingWords(agent)}</dd></div>
      <div><dt>${t('agent.alarms')}</dt><dd>${alarmsOf(agent.agentId).length || t('none')}</dd></div>
    </dl>
    ${backlog(agent)} ${ledgerDetails(agent)} ${troubles(agent.troubles, 2)}
    ${deviceChips(devices, agent.agentId, CHIPS_PER_CARD)}
  </article>`;
}

function ledgerDetails(agent: Agent): TemplateResult {
  return html`<details class="ledger">
    <summary>
      <span class="ledger-line">
        <span>${t('ledger.title')} <b>${count(agent.ledger.accepted)}</b></span>${balancePill(agent)}
      </span>
      ${ledgerBar(agent.ledger)}
    </summary>
    ${ledgerStatement(agent)}
  </details>`;
}
