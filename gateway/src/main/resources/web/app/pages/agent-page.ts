import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import type { Agent } from '../core/types';
import { alarmsOf, devicesByAgent } from '../core/queries';
import { bytes, count, rate, roughDuration } from '../core/format';
import { href } from '../core/router';
import { session } from '../core/session';
import { t } from '../core/messages';
import { emptyState, facts, linkPill, skeleton, title } from '../parts/basics';
import { backlog, outboxWords, waitingWords } from '../parts/backlog';
import { alarmRows } from '../parts/alarms';
import { deviceChips } from '../parts/devices';
import { balancePill, figuresNote, ledgerBar, ledgerStatement } from '../parts/ledger';
import { troubles } from '../parts/troubles';
import '../components/agent-certificates';
import '../components/agent-sightings';
import '../components/missing-batches';
import '../components/remove-agent';

/** One agent: its link, its outbox, its account, its devices. */
export class AgentPage extends PageElement {
  static override properties = { agentId: {} };
  declare agentId: string;

  constructor() {
    super();
    this.agentId = '';
    new StoreController(this, ['agents', 'devices', 'alarms', 'link']);
    new Ticker(this);
  }

  protected override render() {
    const agent = store.agents.get(this.agentId);
    if (!store.loaded) return skeleton(6);
    if (!agent) {
      return emptyState(t('agent.unknown.title', { agent: this.agentId }), t('agent.unknown.text'),
        html`<a class="button" href=${href.fleet()}>${t('unknown.back')}</a>`, 'cut', true);
    }
    return html`
      <nav class="crumbs" aria-label=${t('crumbs')}><a href=${href.fleet()}>${t('fleet.title')}</a></nav>
      <div class="heading">${title(agent.agentId)}${linkPill(agent)}<p class="muted">${agent.site}</p>
        ${agent.state === 'cut-off' && session.may('admin') ? html`<remove-agent .agentId=${agent.agentId}></remove-agent>` : nothing}</div>
      <div class="columns">
        <section class="panel" aria-labelledby="ledger-title">
          <header><h2 id="ledger-title">${t('ledger.title')}</h2>${balancePill(agent)}</header>
          <p class="muted">${t('ledger.what')}</p>
          ${ledgerBar(agent.ledger)} ${ledgerStatement(agent)}
        </section>
        <div class="stack">${this.linkPanel(agent)} ${this.troublePanel(agent)}</div>
      </div>
      ${this.devicePanel(agent)} ${this.alarmPanel(agent)}
      <agent-certificates .agentId=${agent.agentId} .security=${agent.security}></agent-certificates>
      <agent-sightings .agentId=${agent.agentId} .statusAt=${agent.statusAt}></agent-sightings>
      ${this.missingPanel(agent)}`;
  }

  private linkPanel(agent: Agent) {
    const perSecond = store.rates.of(agent.agentId, performance.now());
    return html`<section class="panel" aria-labelledby="link-title">
      <header><h2 id="link-title">${t('agent.link')}</h2></header>
      ${backlog(agent)}
      ${facts([
        ['agent.seen', html`<sk-time .at=${agent.lastSeenAt}></sk-time>`],
        ...(agent.state === 'connected' ? ([['agent.since', html`<sk-time .at=${agent.connectedSince}></sk-time>`]] as const) : []),
        ['agent.rate', agent.state === 'cut-off' ? t('none') : perSecond === null ? '–' : `${rate(perSecond)} ${t('per.second')}`],
        ['agent.waiting', html`${waitingWords(agent)}
          ${agent.pendingBatches ? html`<span class="muted">${t('agent.waiting.batches', { n: count(agent.pendingBatches) }, agent.pendingBatches)}</span>` : nothing}`],
        ...this.outboxFacts(agent),
        ['agent.figures', agent.statusAt ? html`<sk-time .at=${agent.statusAt}></sk-time>` : t('never')],
        ['agent.version', agent.softwareVersion ?? '–'],
        ['agent.epoch', html`<code>${agent.epoch ?? '–'}</code>`],
      ])}
    </section>`;
  }

  private outboxFacts(agent: Agent) {
    const words = outboxWords(agent);
    const room = agent.hoursLeft;
    return [
      ...(words === null ? [] : [['agent.outbox', html`${words}
        ${agent.outboxCapacityBytes
          ? html`<meter min="0" max=${agent.outboxCapacityBytes} high=${agent.outboxCapacityBytes * 0.8} value=${agent.outboxBytes ?? 0}
              aria-label=${t('agent.outbox.label')} title=${bytes(agent.outboxBytes ?? 0)}></meter>` : nothing}`] as const]),
      ...(room === null || room === undefined ? [] : [['agent.room', t('agent.room.value', { time: roughDuration(room * 3_600_000) })] as const]),
    ] as ['agent.outbox' | 'agent.room', unknown][];
  }

  private troublePanel(agent: Agent) {
    return html`<section class="panel" aria-labelledby="troubles-title">
      <header><h2 id="troubles-title">${t('agent.troubles')}</h2></header>
      ${troubles(agent.troubles)}
      ${agent.figures === 'current'
        ? agent.troubles.length ? nothing : html`<p class="muted">${t('agent.troubles.none')}</p>`
        : figuresNote(agent)}
    </section>`;
  }

  private devicePanel(agent: Agent) {
    const devices = devicesByAgent().get(agent.agentId) ?? [];
    return html`<section class="panel" aria-labelledby="devices-title">
      <header><h2 id="devices-title">${t('agent.devices.title')}</h2><span class="muted">${count(devices.length)}</span></header>
      ${devices.length ? deviceChips(devices, agent.agentId) : html`<p class="muted">${t('agent.devices.empty')}</p>`}
    </section>`;
  }

  private missingPanel(agent: Agent) {
    return html`<section class="panel" aria-labelledby="missing-title">
      <header><h2 id="missing-title">${t('missing.title')}</h2></header>
      <missing-batches .agentId=${agent.agentId} .epoch=${String(agent.epoch)} .statusAt=${agent.statusAt} .isLinked=${agent.state === 'connected'}></missing-batches>
    </section>`;
  }

  private alarmPanel(agent: Agent) {
    const alarms = alarmsOf(agent.agentId);
    return html`<section class="panel" aria-labelledby="alarms-title">
      <header><h2 id="alarms-title">${t('tile.alarms')}</h2>
        <a href=${href.alarms({ agent: agent.agentId, state: 'all' })}>${t('device.alarms.all')}</a></header>
      ${alarms.length ? alarmRows(alarms) : html`<p class="muted">${t('alarms.empty.active.text')}</p>`}
    </section>`;
  }
}

customElements.define('agent-page', AgentPage);
