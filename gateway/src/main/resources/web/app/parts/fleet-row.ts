import { html, nothing, type TemplateResult } from 'lit';
import type { AccountState, FleetRow } from '../core/types';
import { compact, count } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { name, pill, severitySign } from './basics';
import { drainBar, healthPill, healthWords } from './health';

const LEDGER_TONES: Record<AccountState, string> = { balanced: 'ok', off: 'bad', shared: 'warn', apart: 'warn', old: 'plain', none: 'plain' };

const ledgerPill = ({ ledger }: FleetRow): TemplateResult => pill(LEDGER_TONES[ledger], t(`account.${ledger}`));

/** The cells of an agent's line. */
export function fleetRow(row: FleetRow, isSelected: boolean, toggle: () => void): TemplateResult {
  const alarms = row.alarms.critical + row.alarms.warning + row.alarms.info;
  const worst = row.alarms.critical ? 'critical' : row.alarms.warning ? 'warning' : 'info';
  return html`
    <span role="gridcell" class="mark"><input type="checkbox" tabindex="-1" .checked=${isSelected} aria-label=${t('selection.row', { agent: row.agentId })} @change=${toggle} /></span>
    <span role="gridcell" class="agent"><a tabindex="-1" href=${href.agent(row.agentId)}>${name(row.agentId)}</a>
      <small title=${[row.site, ...row.tags].join(', ')}><a class="place" tabindex="-1" href=${href.site(row.site)}>${row.site}</a>${row.tags.map((tag) => html`<i class="tag">${tag}</i>`)}</small></span>
    <span role="gridcell" class="how">${healthPill(row)}<small title=${healthWords(row)}>${healthWords(row)}</small>${drainBar(row)}</span>
    <span role="gridcell" class="end waiting"><b>${t('sort.waiting')}</b>${row.pendingRecords === null ? t('figures.unknown') : compact(row.pendingRecords)}</span>
    <span role="gridcell" class="alarm-count"><b>${t('agent.alarms')}</b>${alarms ? html`${severitySign(worst, word('severity', worst))} ${count(alarms)}` : html`<span class="muted">${t('none')}</span>`}</span>
    <span role="gridcell" class="account">${ledgerPill(row)}</span>
    <span role="gridcell" class="end device-count">${row.deviceCount ? count(row.deviceCount) : nothing}</span>`;
}
