import { html, nothing, type TemplateResult } from 'lit';
import { api } from '../core/api';
import { PageElement } from '../core/element';
import { Latest } from '../core/latest';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import type { Agent, Vitals } from '../core/types';
import { devicesByAgent } from '../core/queries';
import { count, roughDuration } from '../core/format';
import { href } from '../core/router';
import { session } from '../core/session';
import { t } from '../core/messages';
import { alarmPanel, devicePanel, ledgerPanel, linkPanel, missingPanel, troublePanel } from '../parts/agent-overview';
import { emptyState, linkPill, name, skeleton, title } from '../parts/basics';
import { deviceCards } from '../parts/device-cards';
import { icon } from '../parts/icons';
import { sourcesPanel } from '../parts/sources';
import { vitalsPart } from '../parts/vitals';
import '../components/agent-actions';
import '../components/agent-assigned';
import '../components/agent-certificates';
import '../components/agent-logs';
import '../components/agent-settings';
import '../components/agent-program';
import '../components/agent-sightings';
import '../components/missing-batches';
import '../components/remove-agent';

const TABS = ['overview', 'devices', 'logs', 'configuration', 'security'] as const;
type Tab = (typeof TABS)[number];

/** One agent, in parts that an address leads to. */
export class AgentPage extends PageElement {
  static override properties = { agentId: {}, query: { attribute: false }, vitals: { state: true } };
  declare agentId: string;
  declare query: URLSearchParams;
  declare vitals: Vitals | null;
  private readonly latest = new Latest();
  private askedAt: string | null | undefined;

  constructor() {
    super();
    this.agentId = '';
    this.query = new URLSearchParams();
    this.vitals = null;
    new StoreController(this, ['agents', 'devices', 'alarms', 'link']);
    new Ticker(this);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('agentId')) this.vitals = null;
    const { statusAt } = store.agents.get(this.agentId) ?? {};
    if (statusAt === this.askedAt && !changed.has('agentId')) return;
    this.askedAt = statusAt;
    void this.look();
  }

  /** With each word of the agent. Without an answer the last one stands, with its time. */
  private async look(): Promise<void> {
    try {
      const found = await this.latest.ask(api.vitals(this.agentId));
      if (found) this.vitals = found.answer;
    } catch {
      // An agent that is gone has none, and a gateway out of reach is said above.
    }
  }

  private get tab(): Tab {
    const asked = this.query.get('tab') as Tab;
    return TABS.includes(asked) ? asked : 'overview';
  }

  protected override render() {
    const agent = store.agents.get(this.agentId);
    if (!store.loaded) return skeleton(6);
    if (!agent) {
      return emptyState(t('agent.unknown.title', { agent: this.agentId }), t('agent.unknown.text'),
        html`<a class="button" href=${href.fleet()}>${t('unknown.back')}</a>`, 'cut', true);
    }
    return html`
      <nav class="crumbs" aria-label=${t('crumbs')}><a href=${href.fleet()}>${t('fleet.title')}</a>${icon('right')}<a href=${href.site(agent.site)}>${name(agent.site)}</a></nav>
      <div class="heading">${title(agent.agentId)}${linkPill(agent)}
        <div class="heading-actions">
          ${agent.state === 'cut-off' && session.may('admin') ? html`<remove-agent .agentId=${agent.agentId}></remove-agent>` : nothing}</div>
        <p class="heading-words">${this.words(agent)}</p></div>
      ${this.tabs(agent)}
      ${this.chosen(agent)}`;
  }

  private words(agent: Agent) {
    const process = this.vitals?.process;
    return html`${agent.softwareVersion ? html`<span>${t('agent.version.short', { version: agent.softwareVersion })}</span>` : nothing}
      ${process && agent.state === 'connected' ? html`<span title=${process.startedAt}>${t('agent.up', { time: roughDuration(Date.now() - Date.parse(process.startedAt)) })},
        ${t('agent.starts', { n: count(process.starts) })}</span>` : nothing}`;
  }

  private tabs(agent: Agent) {
    const devices = devicesByAgent().get(agent.agentId)?.length ?? 0;
    return html`<nav class="tabs" aria-label=${t('agent.tabs')}>${TABS.map((tab) => html`
      <a href=${href.agent(agent.agentId, tab === 'overview' ? {} : { tab })} aria-current=${tab === this.tab ? 'page' : nothing}>${t(`agent.tab.${tab}`)}
        ${tab === 'devices' && devices ? html`<span class="badge">${count(devices)}</span>` : nothing}
        ${tab === 'overview' && agent.troubles.length ? html`<span class="badge warn">${count(agent.troubles.length)}</span>` : nothing}</a>`)}</nav>`;
  }

  private chosen(agent: Agent): TemplateResult {
    switch (this.tab) {
      case 'overview':
        return html`<div class="columns"><div class="stack">${ledgerPanel(agent)} ${sourcesPanel(agent)}</div><div class="stack">${linkPanel(agent)} ${troublePanel(agent)}</div></div>
          <agent-program .agentId=${agent.agentId}></agent-program>
          <agent-actions .agent=${agent}></agent-actions>
          ${this.vitals ? vitalsPart(this.vitals) : nothing}
          ${devicePanel(agent)} ${alarmPanel(agent)} ${missingPanel(agent)}`;
      case 'devices':
        return html`${this.devices(agent)}<agent-sightings .agentId=${agent.agentId} .statusAt=${agent.statusAt}></agent-sightings>`;
      case 'logs':
        return html`<agent-logs .agentId=${agent.agentId}></agent-logs>`;
      case 'configuration':
        return html`<agent-assigned .agentId=${agent.agentId} .statusAt=${agent.statusAt}></agent-assigned>
          <agent-settings .agentId=${agent.agentId} .connectedSince=${agent.connectedSince}></agent-settings>`;
      case 'security':
        return html`<agent-certificates .agentId=${agent.agentId} .security=${agent.security}></agent-certificates>`;
    }
  }

  private devices(agent: Agent) {
    const devices = devicesByAgent().get(agent.agentId) ?? [];
    return devices.length ? deviceCards(devices) : html`<section class="panel"><p class="muted">${t('agent.devices.empty')}</p></section>`;
  }
}

customElements.define('agent-page', AgentPage);
