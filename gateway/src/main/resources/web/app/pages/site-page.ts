import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import { Poller } from '../core/poller';
import { api, ApiProblem } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { Agent, Site, SiteDevice } from '../core/types';
import { unaccounted } from '../core/queries';
import { brokersOf } from '../core/brokers';
import { count, roughDuration } from '../core/format';
import { href } from '../core/router';
import { t } from '../core/messages';
import { emptyState, linkPill, name, skeleton, title } from '../parts/basics';
import { balance } from '../parts/balance';
import { waitingWords } from '../parts/backlog';
import { ledgerBar } from '../parts/ledger';
import { brokerNode, sourceDots } from '../parts/sources';
import '../components/missing-batches';

const LOOK_EVERY_MILLIS = 5_000;
/** A device that said nothing for so long is shown as quiet. */
const QUIET_MILLIS = 10 * 60_000;
const DEVICES_SHOWN = 24;
const BROKERS_SHOWN = 12;

/** A site: what hangs on what, where its records are, and what is missing. */
export class SitePage extends PageElement {
  static override properties = { site: { attribute: false }, found: { state: true }, problem: { state: true }, isUnknown: { state: true }, opened: { state: true }, allBrokers: { state: true } };
  declare site: string;
  declare found: Site | null;
  declare problem: string | null;
  declare isUnknown: boolean;
  /** Agents of which all devices are shown. */
  declare opened: ReadonlySet<string>;
  declare allBrokers: boolean;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.site = '';
    this.found = null;
    this.problem = null;
    this.isUnknown = false;
    this.opened = new Set();
    this.allBrokers = false;
    new StoreController(this, ['link']);
    new Ticker(this);
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('site')) return;
    this.found = null;
    this.isUnknown = false;
    this.opened = new Set();
    this.allBrokers = false;
    void this.load();
  }

  private async load(): Promise<void> {
    // Without a gateway what was last known stays; the frame says since when.
    if (store.link.state === 'down') return;
    try {
      const found = await this.latest.ask(api.site(this.site));
      if (!found) return;
      this.found = found.answer;
      this.problem = null;
      this.isUnknown = false;
    } catch (error) {
      this.isUnknown = error instanceof ApiProblem && error.status === 404;
      this.problem = this.isUnknown ? null : problemText(error);
    }
  }

  protected override render() {
    if (this.isUnknown) {
      return emptyState(t('site.unknown.title', { site: this.site }), t('agent.unknown.text'),
        html`<a class="button" href=${href.fleet()}>${t('unknown.back')}</a>`, 'cut', true);
    }
    const found = this.found;
    return html`<nav class="crumbs" aria-label=${t('crumbs')}><a href=${href.fleet()}>${t('fleet.title')}</a></nav>
      <div class="heading">${title(this.site)}${found ? html`<p class="muted">${t('site.subtitle', { n: count(found.agentCount), devices: count(found.deviceCount) }, found.agentCount)}</p>` : nothing}</div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${found ? html`${this.map(found)} ${this.brokers(found)} <div class="columns">${this.ledger(found)} ${this.gaps(found)}</div>` : this.problem ? nothing : skeleton(5)}`;
  }

  private map(found: Site) {
    const devices = new Map<string, SiteDevice[]>(found.agents.map(({ agentId }) => [agentId, []]));
    for (const device of found.devices) devices.get(device.agentId)?.push(device);
    const rest = found.agentCount - found.agents.length;
    return html`<section class="panel" aria-labelledby="map-title"><header><h2 id="map-title">${t('site.map')}</h2></header>
      <p class="muted">${t('site.map.text')}</p>
      <div class="topology"><div class="node gateway">${t('site.gateway')}</div>
        <ul>${repeat(found.agents, ({ agentId }) => agentId, (agent) => this.agent(agent, devices.get(agent.agentId) ?? []))}</ul></div>
      ${rest > 0 ? html`<p><a href=${href.fleet({ site: found.site })}>${t('site.agents.more', { n: count(rest) }, rest)}</a></p>` : nothing}
    </section>`;
  }

  private agent(agent: Agent, devices: SiteDevice[]) {
    const { agentId } = agent;
    const isOpen = this.opened.has(agentId) || devices.length <= DEVICES_SHOWN;
    return html`<li class=${agent.state}><div class="node">
        <p class="who"><a href=${href.agent(agentId)}>${name(agentId)}</a>${linkPill(agent)}</p>
        <p class="muted">${t('agent.waiting')}: ${waitingWords(agent)}</p>${sourceDots(agent)}</div>
      <ul class="leaves">${(isOpen ? devices : devices.slice(0, DEVICES_SHOWN)).map((device) => this.device(agent, device))}
        ${isOpen ? nothing : html`<li><button type="button" class="quiet" @click=${() => (this.opened = new Set([...this.opened, agentId]))}>
          ${t('site.devices.show', { n: count(devices.length) })}</button></li>`}
        ${devices.length ? nothing : html`<li class="muted">${agent.deviceCount ? t('site.devices.many', { n: count(agent.deviceCount) }) : t('site.devices.none')}</li>`}</ul></li>`;
  }

  private device(agent: Agent, device: SiteDevice) {
    const { tone, words } = stateOf(agent, device);
    return html`<li><a class="leaf ${tone}" href=${href.device(device.agentId, device.deviceId)} title=${`${device.profileName ?? ''} ${words}`.trim()}>
      <i class="dot" aria-hidden="true"></i>${name(device.deviceId)}<span class="visually-hidden">${words}</span></a></li>`;
  }

  private brokers(found: Site) {
    const brokers = brokersOf(found.agents);
    if (brokers.length === 0) return nothing;
    const shown = this.allBrokers ? brokers : brokers.slice(0, BROKERS_SHOWN);
    return html`<section class="panel" aria-labelledby="brokers-title"><header><h2 id="brokers-title">${t('site.brokers')}</h2></header>
      <p class="muted">${t('site.brokers.text')}</p>
      <ul class="topology brokers">${repeat(shown, ({ key }) => key, brokerNode)}</ul>
      ${shown.length < brokers.length ? html`<button type="button" class="quiet" @click=${() => (this.allBrokers = true)}>${t('site.brokers.all', { n: count(brokers.length) })}</button>` : nothing}
    </section>`;
  }

  private ledger(found: Site) {
    const { ledger } = found;
    const difference = unaccounted(ledger);
    const isTold = found.agents.every(({ figures }) => figures !== 'none');
    return html`<section class="panel" aria-labelledby="balance-title"><header><h2 id="balance-title">${t('ledger.title')}</h2></header>
      ${balance(ledger)} ${ledgerBar(ledger)}
      <p class=${difference === 0 ? 'muted' : 'note bad'}>${difference !== 0 ? t('site.balance.off', { n: count(Math.abs(difference)) }, Math.abs(difference))
        : isTold ? t('site.balance.even') : t('site.balance.unknown')}</p></section>`;
  }

  private gaps(found: Site) {
    return html`<section class="panel" aria-labelledby="gaps-title"><header><h2 id="gaps-title">${t('site.gaps')}</h2></header>
      ${found.gaps.length === 0 ? html`<p class="muted">${t('site.gaps.none')}</p>` : found.gaps.map(({ agentId }) => this.gap(found.agents.find((agent) => agent.agentId === agentId)))}
    </section>`;
  }

  private gap(agent: Agent | undefined) {
    if (!agent) return nothing;
    return html`<h3><a href=${href.agent(agent.agentId)}>${name(agent.agentId)}</a></h3>
      <missing-batches .agentId=${agent.agentId} .epoch=${String(agent.epoch)} .statusAt=${agent.statusAt} .isLinked=${agent.state === 'connected'}></missing-batches>`;
  }
}

/** How a device does, as far as its newest reading tells. */
function stateOf(agent: Agent, device: SiteDevice): { tone: string; words: string } {
  if (device.activeAlarms) return { tone: 'bad', words: t('site.device.alarm', { n: device.activeAlarms }) };
  if (!device.lastSeenAt) return { tone: 'plain', words: t('site.device.never') };
  const quiet = store.nowMillis() - Date.parse(device.lastSeenAt);
  if (quiet > QUIET_MILLIS || agent.state === 'cut-off') return { tone: 'plain', words: t('site.device.quiet', { time: roughDuration(Math.max(0, quiet)) }) };
  return { tone: 'ok', words: t('site.device.ok') };
}

customElements.define('site-page', SitePage);
