import { html, nothing, type TemplateResult } from 'lit';
import type { CommandState, Severity, DeviceEvent } from '../core/types';
import { humanise, time } from '../core/format';
import { t, word } from '../core/messages';
import type { Bar } from '../chart/lanes';
import { longText, pill, severityPill } from './basics';

const COMMAND_TONES: Record<string, string> = { confirmed: 'ok', failed: 'bad', refused: 'bad', expired: 'warn', waiting: 'warn', cancelled: 'plain', issued: 'plain' };
const CONFLICT_TONES: Record<string, string> = { open: 'bad', decided: 'plain', settled: 'ok' };
const SHORT_TEXT = 120;

export function stateWord({ kind, state }: DeviceEvent): string {
  switch (kind) {
    case 'alarm': return word('severity', state);
    case 'command': return t(`command.is.${state as CommandState}`);
    case 'rule-command': return t('timeline.issued');
    case 'conflict': return t(`conflicts.state.${state as 'open'}`);
    case 'write': return t(`twin.${state as 'desired'}`);
  }
}

export function statePill(entry: DeviceEvent): TemplateResult {
  switch (entry.kind) {
    case 'alarm': return severityPill(entry.state as Severity);
    case 'command': case 'rule-command': return pill(COMMAND_TONES[entry.state] ?? 'info', stateWord(entry));
    case 'conflict': return pill(CONFLICT_TONES[entry.state] ?? 'plain', stateWord(entry));
    case 'write': return html`<small>${stateWord(entry)}</small>`;
  }
}

export const byWord = ({ kind, by }: DeviceEvent): string =>
  by === null ? '' : t(kind === 'rule-command' ? 'timeline.by.rule' : 'timeline.by', { by });

/** All of a bar that fits beside the pointer. */
export function barText({ lane, fromMillis, toMillis, entries, model }: Bar): string {
  const when = toMillis > fromMillis ? t('timeline.until', { from: time(fromMillis), to: time(toMillis) }) : time(fromMillis);
  if (entries.length === 0) {
    return `${model === null ? t(`timeline.lane.${lane}`) : t('timeline.anomaly', { model: humanise(model) })}\n${when}`;
  }
  const lines = entries.slice(0, 8).map((entry) => `${humanise(entry.name)}: ${stateWord(entry)} ${byWord(entry)}`.trim());
  if (entries.length > lines.length) lines.push('…');
  const only = entries.length === 1 ? entries[0]?.text : null;
  return [when, ...lines, ...(only ? [only] : [])].join('\n');
}

export const entryRow = (entry: DeviceEvent, open: () => void): TemplateResult => html`<tr>
  <th scope="row"><button type="button" class="quiet" @click=${open}>${t(`timeline.kind.${entry.kind}`)}: ${humanise(entry.name)}</button></th>
  <td>${statePill(entry)}</td>
  <td class="nowrap">${moments(entry)}</td>
  <td>${longText(entry.text ?? '', SHORT_TEXT)} ${entry.by === null ? nothing : html`<small>${byWord(entry)}</small>`}</td>
</tr>`;

export const moments = ({ from, to }: DeviceEvent): TemplateResult =>
  html`<sk-time .at=${from} mode="clock"></sk-time>${to && to !== from ? html` – <sk-time .at=${to} mode="clock"></sk-time>` : nothing}`;
