import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { fleetIds } from '../core/fleet-ids';
import { type FleetQuery, paramsOf } from '../core/fleet-query';
import type { FleetSelection } from '../core/fleet-selection';
import { count } from '../core/format';
import { problemText } from '../core/problems';
import { t } from '../core/messages';
import type { BulkSelection } from '../core/types';
import { icon } from '../parts/icons';
import './bulk-change';

/** What can be done with the lines that are marked. Actions on agents stand among its buttons. */
export class SelectionBar extends PageElement {
  static override properties = { selection: { attribute: false }, query: { attribute: false }, matching: {}, version: { attribute: false }, said: { state: true } };
  declare selection: FleetSelection;
  declare query: FleetQuery;
  declare matching: number;
  declare version: number;
  declare said: string;

  constructor() {
    super();
    this.matching = 0;
    this.version = 0;
    this.said = '';
  }

  /** The ids of all that are marked, in the order of the list. */
  private async ids(): Promise<string[]> {
    const chosen = this.selection.chosen();
    if (chosen.kind === 'some') return [...chosen.agentIds];
    return (await fleetIds(paramsOf(chosen.query))).filter((agentId) => !chosen.except.includes(agentId));
  }

  /** As the gateway takes it. */
  private chosen(): BulkSelection {
    const chosen = this.selection.chosen();
    return chosen.kind === 'some' ? { agents: chosen.agentIds } : { query: { q: chosen.query.text.trim(), ...chosen.query.wanted }, except: chosen.except };
  }

  private async copy(): Promise<void> {
    try {
      const ids = await this.ids();
      await navigator.clipboard.writeText(ids.join('\n'));
      this.said = t('selection.copied', { n: ids.length });
    } catch (error) {
      this.said = problemText(error);
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('version')) this.said = '';
  }

  protected override render() {
    const n = this.selection.count;
    if (n === 0) return nothing;
    return html`<section class="selection" aria-label=${t('selection.title')}>
      <strong role="status">${t('selection.n', { n: count(n) }, n)}</strong>
      ${this.selection.isAll ? nothing
        : html`<button type="button" class="quiet" @click=${() => this.selection.selectAll(this.query, this.matching)}>${t('selection.all', { n: count(this.matching) }, this.matching)}</button>`}
      <button type="button" class="quiet" @click=${() => this.selection.clear()}>${t('selection.clear')}</button>
      <span class="grow"></span>
      <span class="muted" role="status">${this.said}</span>
      <bulk-change .matching=${n} .selection=${() => this.chosen()}></bulk-change>
      <button type="button" @click=${this.copy}>${icon('copy')}${t('selection.copy')}</button>
    </section>`;
  }
}

customElements.define('selection-bar', SelectionBar);
