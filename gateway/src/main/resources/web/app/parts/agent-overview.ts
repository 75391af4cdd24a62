import { html, nothing, type TemplateResult } from 'lit';
import type { Agent } from '../core/types';
import { store } from '../core/store';
import { alarmsOf, devicesByAgent } from '../core/queries';
import { bytes, count, rate, roughDuration } from '../core/format';
import { href } from '../core/router';
import { t } from '../core/messages';
import { alarmRows } from './alarms';
import { backlog, outboxWords, waitingWords } from './backlog';
import { facts } from './basics';
import { deviceChips } from './devices';
import { balancePill, figuresNote, ledgerBar, ledgerStatement } from './ledger';
import { troubles } from './troubles';

const DEVICES_SHOWN = 12;
const HOURS = 3_600_000;

/** Where every reading is. */
export const ledgerPanel = (agent: Agent): TemplateResult => html`<section class="panel" aria-labelledby="ledger-title">
  <header><h2 id="ledger-title">${t('ledger.title')}</h2>${balancePill(agent)}</header>
  <p class="muted">${t('ledger.what')}</p>
  ${ledgerBar(agent.ledger)} ${ledgerStatement(agent)}
</section>`;

/** The link, what waits, and for how long there is room. */
export function linkPanel(agent: Agent): TemplateResult {
  const perSecond = store.rates.of(agent.agentId, performance.now());
  return html`<section class="panel" aria-labelledby="link-title">
    <header><h2 id="link-title">${t('agent.link')}</h2></header>
    ${room(agent)} ${backlog(agent)}
    ${facts([
      ['agent.seen', html`<sk-time .at=${agent.lastSeenAt}></sk-time>`],
      ...(agent.state === 'connected' ? ([['agent.since', html`<sk-time .at=${agent.connectedSince}></sk-time>`]] as const) : []),
      ['agent.rate', agent.state === 'cut-off' ? t('none') : perSecond === null ? '–' : `${rate(perSecond)} ${t('per.second')}`],
      ['agent.waiting', html`${waitingWords(agent)}
        ${agent.pendingBatches ? html`<span class="muted">${t('agent.waiting.batches', { n: count(agent.pendingBatches) }, agent.pendingBatches)}</span>` : nothing}`],
      ['agent.figures', agent.statusAt ? html`<sk-time .at=${agent.statusAt}></sk-time>` : t('never')],
      ['agent.epoch', html`<code>${agent.epoch ?? '–'}</code>`],
    ])}
  </section>`;
}

/** The outbox as a gauge, with the time that is left in words. */
function room(agent: Agent): TemplateResult | typeof nothing {
  const words = outboxWords(agent);
  if (words === null) return nothing;
  const left = agent.hoursLeft;
  return html`<div class="room">
    <span class="muted">${t('agent.room.title')}</span>
    ${left === null || left === undefined ? nothing : html`<strong>${t('agent.room.value', { time: roughDuration(left * HOURS) })}</strong>`}
    ${agent.outboxCapacityBytes ? html`<meter min="0" max=${agent.outboxCapacityBytes} high=${agent.outboxCapacityBytes * 0.8} value=${agent.outboxBytes ?? 0}
      aria-label=${t('agent.outbox.label')} title=${bytes(agent.outboxBytes ?? 0)}></meter>` : nothing}
    <span class="muted">${t('agent.outbox')}: ${words}</span>
  </div>`;
}

export const troublePanel = (agent: Agent): TemplateResult => html`<section class="panel" aria-labelledby="troubles-title">
  <header><h2 id="troubles-title">${t('agent.troubles')}</h2></header>
  ${troubles(agent.troubles)}
  ${agent.figures === 'current'
    ? agent.troubles.length ? nothing : html`<p class="muted">${t('agent.troubles.none')}</p>`
    : figuresNote(agent)}
</section>`;

export function devicePanel(agent: Agent): TemplateResult {
  const devices = devicesByAgent().get(agent.agentId) ?? [];
  return html`<section class="panel" aria-labelledby="devices-title">
    <header><h2 id="devices-title">${t('agent.devices.title')}</h2><a href=${href.agent(agent.agentId, { tab: 'devices' })}>${t('agent.devices', { n: count(devices.length) }, devices.length)}</a></header>
    ${devices.length ? deviceChips(devices, agent.agentId, DEVICES_SHOWN) : html`<p class="muted">${t('agent.devices.empty')}</p>`}
  </section>`;
}

export function alarmPanel(agent: Agent): TemplateResult {
  const alarms = alarmsOf(agent.agentId);
  return html`<section class="panel" aria-labelledby="alarms-title">
    <header><h2 id="alarms-title">${t('tile.alarms')}</h2>
      <a href=${href.alarms({ agent: agent.agentId, state: 'all' })}>${t('device.alarms.all')}</a></header>
    ${alarms.length ? alarmRows(alarms) : html`<p class="muted">${t('alarms.empty.active.text')}</p>`}
  </section>`;
}

export const missingPanel = (agent: Agent): TemplateResult => html`<section class="panel" aria-labelledby="missing-title">
  <header><h2 id="missing-title">${t('missing.title')}</h2></header>
  <missing-batches .agentId=${agent.agentId} .epoch=${String(agent.epoch)} .statusAt=${agent.statusAt} .isLinked=${agent.state === 'connected'}></missing-batches>
</section>`;
