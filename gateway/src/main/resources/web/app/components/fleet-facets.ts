import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { type FleetQuery, toggled } from '../core/fleet-query';
import { count } from '../core/format';
import { FACETS, type Facet, type FleetAnswer } from '../core/types';
import { t } from '../core/messages';
import { facetValue } from '../parts/facet-value';

const SHOWN_AT_FIRST = 8;

/** What the list can be narrowed by, with how many agents each choice would leave. */
export class FleetFacets extends PageElement {
  static override properties = { query: { attribute: false }, facets: { attribute: false }, open: { state: true } };
  declare query: FleetQuery;
  declare facets: FleetAnswer['facets'];
  /** Facets of which all values are shown. */
  declare open: ReadonlySet<Facet>;

  constructor() {
    super();
    this.facets = [];
    this.open = new Set();
  }

  private toggle(facet: Facet, value: string): void {
    this.dispatchEvent(new CustomEvent<FleetQuery>('narrow', { detail: toggled(this.query, facet, value) }));
  }

  private unfold(facet: Facet): void {
    const open = new Set(this.open);
    if (!open.delete(facet)) open.add(facet);
    this.open = open;
  }

  protected override render() {
    return html`${FACETS.map((name) => {
      const found = this.facets.find(({ facet }) => facet === name);
      return found?.values.length ? this.facet(found) : nothing;
    })}`;
  }

  private facet({ facet, values, more }: FleetAnswer['facets'][number]): TemplateResult {
    const isOpen = this.open.has(facet);
    const chosen = this.query.wanted[facet] ?? [];
    const shown = isOpen ? values : values.slice(0, Math.max(SHOWN_AT_FIRST, chosen.length));
    return html`<details class="facet" open>
      <summary>${t(`facet.${facet}`)}${chosen.length ? html`<span class="count info">${chosen.length}</span>` : nothing}</summary>
      <ul aria-label=${t(`facet.${facet}`)}>
        ${repeat(shown, ({ value }) => value, ({ value, count: n }) => html`<li><label class=${n === 0 ? 'zero' : nothing}>
          <input type="checkbox" .checked=${live(chosen.includes(value))} @change=${() => this.toggle(facet, value)} />
          <span class="facet-value" title=${facetValue(facet, value)}>${facetValue(facet, value)}</span><span class="n">${count(n)}</span></label></li>`)}
      </ul>
      ${values.length > SHOWN_AT_FIRST
        ? html`<button type="button" class="quiet" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => this.unfold(facet)}>
            ${isOpen ? t('facet.fewer') : t('facet.more', { n: values.length })}</button>` : nothing}
      ${isOpen && more ? html`<p class="muted">${t('facet.untold', { n: more })}</p>` : nothing}
    </details>`;
  }
}

customElements.define('fleet-facets', FleetFacets);
