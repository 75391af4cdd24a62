import { html, type TemplateResult } from 'lit';
import { GROUPINGS, HANDLINGS, type Grouping, type HandlingFilter } from '../core/alarm-groups';
import { type AlarmFilters, STATES } from '../core/alarm-filters';
import type { Alarm, Severity } from '../core/types';
import { t, word } from '../core/messages';
import { searchBox, segmented } from './basics';

const SEVERITIES: Severity[] = ['critical', 'warning', 'info'];
const natural = new Intl.Collator(undefined, { numeric: true });

/** Which alarms are shown, and by what they stand together. */
export function alarmToolbar(filters: AlarmFilters, alarms: readonly Alarm[], narrow: (change: Partial<AlarmFilters>) => void): TemplateResult {
  const { state, by, handling, severity, site, agent, text } = filters;
  const present = (pick: (alarm: Alarm) => string, chosen: string): [string, string][] =>
    [...new Set([...alarms.map(pick), chosen])].filter(Boolean).sort(natural.compare).map((value) => [value, value]);
  return html`<div class="toolbar">
    ${segmented(t('alarms.state'), STATES.map((value) => ({ value, text: t(`alarms.state.${value}`) })), state, (chosen) => narrow({ state: chosen }))}
    ${select(t('alarms.handling'), handling, HANDLINGS.map((value) => [value, t(`alarms.handling.${value}`)]), (value) => narrow({ handling: value as HandlingFilter | '' }))}
    ${select(t('alarms.severity'), severity, SEVERITIES.map((value) => [value, word('severity', value)]), (value) => narrow({ severity: value }))}
    ${select(t('alarms.site'), site, present((alarm) => alarm.site, site), (value) => narrow({ site: value }))}
    ${select(t('alarms.agent'), agent, present(({ agentId }) => agentId, agent), (value) => narrow({ agent: value }))}
    ${select(t('alarms.by'), by === 'rule' ? '' : by, GROUPINGS.slice(1).map((value) => [value, t(`alarms.by.${value}`)]),
      (value) => narrow({ by: (value || 'rule') as Grouping }), t('alarms.by.rule'))}
    ${searchBox(t('alarms.device'), text, (value) => narrow({ text: value }))}
  </div>`;
}

function select(label: string, chosen: string, options: readonly (readonly [string, string])[], choose: (value: string) => void, first = t('alarms.any')) {
  return html`<label class="select"><span>${label}</span>
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${chosen === ''}>${first}</option>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label>`;
}
