import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import type { Agent, Device } from '../core/types';
import { accountState, alarmsOf, byAgentId, devicesByAgent } from '../core/queries';
import { href, replaceHash } from '../core/router';
import { recall, remember } from '../core/storage';
import { t } from '../core/messages';
import { command, emptyState, searchBox, segmented, skeleton } from '../parts/basics';
import { agentCards } from './fleet-cards';
import { agentTable } from './fleet-table';
import { fleetTiles } from './fleet-tiles';

const FILTERS = ['all', 'connected', 'cut-off', 'alarms', 'troubles'] as const;
type Filter = (typeof FILTERS)[number];
type View = 'cards' | 'table';

/** With more agents than this, rows say more than cards, until the viewer chooses. */
const CARDS_UP_TO = 12;
const AGENTS_PER_STEP = 100;

/** A fleet that was too large for cards stays a table: removing one agent changes nothing else. */
let outgrewCards = false;

const PASSES: Record<Filter, (agent: Agent) => boolean> = {
  all: () => true,
  connected: (agent) => agent.state === 'connected',
  'cut-off': (agent) => agent.state === 'cut-off',
  alarms: (agent) => alarmsOf(agent.agentId).length > 0,
  troubles: (agent) => agent.troubles.length > 0 || ['off', 'apart'].includes(accountState(agent)),
};

/** Every agent of the fleet: summary, search, filter, cards or table. */
export class FleetPage extends PageElement {
  static override properties = { query: { attribute: false }, text: { state: true }, filter: { state: true }, view: { state: true }, shown: { state: true } };
  declare query: URLSearchParams;
  declare text: string;
  declare filter: Filter;
  declare view: View | null;
  declare shown: number;

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.text = '';
    this.filter = 'all';
    const view = recall('fleet.view');
    this.view = view === 'cards' || view === 'table' ? view : null;
    this.shown = AGENTS_PER_STEP;
    new StoreController(this, ['agents', 'devices', 'alarms', 'link']);
    new Ticker(this);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('query')) return;
    this.text = this.query.get('q') ?? '';
    const filter = this.query.get('state') as Filter;
    this.filter = FILTERS.includes(filter) ? filter : 'all';
  }

  private narrow(text: string, filter: Filter): void {
    this.text = text;
    this.filter = filter;
    this.shown = AGENTS_PER_STEP;
    replaceHash(href.fleet({ q: text, state: filter === 'all' ? '' : filter }));
  }

  private choose(view: View): void {
    this.view = view;
    remember('fleet.view', view);
  }

  protected override render() {
    if (!store.loaded) return html`${this.heading(0, [])}${skeleton(4)}`;
    const agents = [...store.agents.values()].sort(byAgentId);
    const sites = [...new Set(agents.map((agent) => agent.site))];
    return html`${this.heading(agents.length, sites)}
    ${agents.length === 0 ? empty() : html`${fleetTiles(agents)} ${this.list(agents)}`}`;
  }

  private heading(agents: number, sites: string[]) {
    const where = sites.length === 1 ? (sites[0] as string) : t('fleet.sites', { n: sites.length });
    return html`<div class="heading"><h1>${t('fleet.title')}</h1>
      ${agents ? html`<p class="muted">${t('fleet.subtitle', { n: agents, sites: where })}</p>` : nothing}
    </div>`;
  }

  private list(agents: Agent[]) {
    const devices = devicesByAgent();
    const found = agents.filter((agent) => matches(agent, devices.get(agent.agentId) ?? [], this.text));
    const passing = found.filter(PASSES[this.filter]);
    const visible = passing.slice(0, this.shown);
    outgrewCards ||= agents.length > CARDS_UP_TO;
    const view = this.view ?? (outgrewCards ? 'table' : 'cards');
    return html`<div class="toolbar">
        ${searchBox(t('fleet.search'), this.text, (text) => this.narrow(text, this.filter))}
        ${segmented(t('fleet.filter'),
          FILTERS.map((value) => ({ value, text: t(`filter.${value}`), count: found.filter(PASSES[value]).length })),
          this.filter, (filter) => this.narrow(this.text, filter))}
        <span class="grow"></span>
        <div class="view">${segmented(t('view.label'), [{ value: 'cards', text: t('view.cards') }, { value: 'table', text: t('view.table') }],
          view, (chosen: View) => this.choose(chosen))}</div>
      </div>
      ${passing.length === 0 ? this.nothingFound() : view === 'cards' ? agentCards(visible, devices) : agentTable(visible, devices)}
      ${passing.length > visible.length
        ? html`<button type="button" class="more" @click=${() => (this.shown += AGENTS_PER_STEP)}>
            ${t('fleet.more', { n: Math.min(AGENTS_PER_STEP, passing.length - visible.length) })}</button>`
        : nothing}`;
  }

  private nothingFound() {
    return html`<div class="empty slim"><p>${t('fleet.nothing')}</p>
      <button type="button" @click=${() => this.narrow('', 'all')}>${t('fleet.nothing.clear')}</button></div>`;
  }
}

function matches(agent: Agent, devices: readonly Device[], text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return true;
  const words = [agent.agentId, agent.site, ...devices.flatMap((device) => [device.deviceId, device.profileName ?? ''])];
  return words.some((word) => word.toLowerCase().includes(wanted));
}

function empty() {
  return emptyState(t('fleet.empty.title'), t('fleet.empty.text'), html`
    <div class="teach">
      <h3>${t('fleet.empty.demo')}</h3>
      ${command('./skerry demo')}
      <h3>${t('fleet.empty.agent')}</h3>
      ${command(`./skerry agent --id my-agent --gateway ${location.origin}`)}
      <p class="muted">${t('fleet.empty.then')}</p>
    </div>`, 'fleet');
}

customElements.define('fleet-page', FleetPage);
