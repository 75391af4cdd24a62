import { html, nothing, type TemplateResult } from 'lit';
import { COUNT, MAX, MEAN, MIN, type Panel } from '../chart/series-data';
import { count, number, time, utc } from '../core/format';
import { t } from '../core/messages';

const MAX_ROWS = 200;

/** The numbers behind the first panel, for those who do not see the chart or want to copy them. */
export function valueTable(panel: Panel | undefined, isOpen: boolean, toggled: (isOpen: boolean) => void): TemplateResult | typeof nothing {
  if (!panel) return nothing;
  return html`<details class="value-table" ?open=${isOpen} @toggle=${(event: Event) => toggled((event.target as HTMLDetailsElement).open)}>
    <summary>${t('chart.table')}: ${panel.label}</summary>
    ${isOpen ? table(panel) : nothing}
  </details>`;
}

function table(panel: Panel): TemplateResult {
  const points = panel.points.slice(-MAX_ROWS).reverse();
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${t('chart.table')}: ${panel.label}"><table class="list plain">
    <thead><tr>
      <th scope="col">${t('chart.table.time')}</th><th scope="col" class="end">${t('chart.table.min')}</th>
      <th scope="col" class="end">${t('chart.table.mean')} ${panel.unit}</th><th scope="col" class="end">${t('chart.table.max')}</th>
      <th scope="col" class="end">${t('chart.table.count')}</th>
    </tr></thead>
    <tbody>${points.map((point) => html`<tr>
      <td title=${utc(point[0])}>${time(point[0])}</td><td class="end">${number(point[MIN], panel.digits)}</td><td class="end">${number(point[MEAN], panel.digits)}</td>
      <td class="end">${number(point[MAX], panel.digits)}</td><td class="end">${count(point[COUNT])}</td></tr>`)}</tbody>
  </table></div>
  ${panel.points.length > MAX_ROWS ? html`<p class="note">${t('chart.table.cap', { n: MAX_ROWS, total: count(panel.points.length) })}</p>` : nothing}`;
}
