import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Alarm } from '../core/types';
import { duration, humanise } from '../core/format';
import { href } from '../core/router';
import { t } from '../core/messages';
import { longText, name, pill, severityPill } from './basics';
import { icon } from './icons';
import '../components/alarm-mark';
import '../components/alarm-why';

/** Shown before and after an alarm when a link opens it in the chart. */
const CONTEXT_MILLIS = 10 * 60_000;
const DIGEST_SHOWN = 12;

/** The device's chart at the time of the alarm. */
export function alarmLink(alarm: Alarm): string {
  const raised = Date.parse(alarm.raisedAt);
  const cleared = alarm.clearedAt ? Date.parse(alarm.clearedAt) : Date.now();
  return href.device(alarm.agentId, alarm.deviceId, {
    from: new Date(raised - CONTEXT_MILLIS).toISOString(),
    to: new Date(cleared + CONTEXT_MILLIS).toISOString(),
  });
}

interface ModelDigest {
  name: string;
  digest: string;
}

function modelsOf({ modelDigests, modelNames }: Alarm): ModelDigest[] {
  return modelDigests.map((digest, place) => ({ name: modelNames[place] ?? t('alarms.model.unknown'), digest }));
}

export const shortDigest = (digest: string): string => digest.slice(0, DIGEST_SHOWN);

/** Who decided: the profile's version that holds the rule, and the very models whose scores it read. */
export function decidedBy(alarm: Alarm): TemplateResult {
  return html`<span class="decided">
    ${alarm.profileName
      ? html`<span>${name(alarm.profileName)} <small>${alarm.profileVersion}</small></span>` : nothing}
    ${modelsOf(alarm).map(({ name, digest }) => html`<code title=${digest}>${t('alarms.model', { name, digest: shortDigest(digest) })}</code>`)}
  </span>`;
}

export function lasted(alarm: Alarm): string {
  const end = alarm.clearedAt ? Date.parse(alarm.clearedAt) : Date.now();
  const time = duration(end - Date.parse(alarm.raisedAt));
  return alarm.state === 'active' ? t('alarms.lasting', { time }) : time;
}

/** Who has it in hand, and until when nobody wants to hear of it. */
export function handlingPills({ handling: { acknowledged, assignee, snooze, comments } }: Alarm): TemplateResult {
  return html`<span class="signs handling">
    ${acknowledged ? html`<span title=${t('alarms.acknowledged.by', { name: acknowledged.by })}>${pill('ok', t('alarms.acknowledged.by', { name: acknowledged.by }), 'check')}</span>` : nothing}
    ${assignee ? pill('info', assignee, 'person') : nothing}
    ${snooze ? html`<span class="pill" title=${snooze.reason}>${icon('history')}<span>${t('alarms.snoozed.until')} <sk-time .at=${snooze.until} mode="clock"></sk-time></span></span>` : nothing}
    ${comments ? html`<span class="muted">${t('alarms.comments', { n: comments })}</span>` : nothing}
  </span>`;
}

/** Alarms as a table that becomes cards on a phone. */
export function alarmRows(alarms: readonly Alarm[], withDevice = true): TemplateResult {
  return html`<table class="list alarms">
    <thead><tr>
      <th scope="col">${t('alarms.severity')}</th><th scope="col">${t('alarms.rule')}</th>
      ${withDevice ? html`<th scope="col">${t('alarms.at')}</th>` : nothing}
      <th scope="col">${t('alarms.raised')}</th><th scope="col">${t('alarms.lasted')}</th>
      <th scope="col">${t('alarms.because')}</th><th scope="col">${t('alarms.decided')}</th>
      <th scope="col">${t('alarms.mark')}</th>
      <th scope="col"><span class="visually-hidden">${t('alarms.open')}</span></th>
    </tr></thead>
    <tbody>${repeat(alarms, (alarm) => alarm.id, (alarm) => alarmRow(alarm, withDevice))}</tbody>
  </table>`;
}

/** The device with its agent; the agent alone when the alarm is about it. */
export const alarmPlace = ({ agentId, deviceId, site }: Alarm): TemplateResult => deviceId
  ? html`<a href=${href.device(agentId, deviceId)}>${name(deviceId)}</a><small>${name(agentId)}</small>`
  : html`<a href=${href.agent(agentId)}>${name(agentId)}</a><small>${name(site)}</small>`;

function alarmRow(alarm: Alarm, withDevice: boolean): TemplateResult {
  const open = `${t('alarms.open')}: ${humanise(alarm.rule)}, ${alarm.deviceId}`;
  return html`<tr class=${alarm.state}>
    <td class="severity">${severityPill(alarm.severity)}</td>
    <th scope="row" class="rule">${name(humanise(alarm.rule))} ${handlingPills(alarm)}</th>
    ${withDevice
      ? html`<td class="where">${alarmPlace(alarm)}</td>` : nothing}
    <td data-label=${t('alarms.raised')} class="nowrap"><sk-time .at=${alarm.raisedAt} mode="clock"></sk-time></td>
    <td data-label=${t('alarms.lasted')} class="nowrap">${lasted(alarm)}</td>
    <td data-label=${t('alarms.because')} class="because">${longText(alarm.because ?? '')}
      ${alarm.modelDigests.length ? html`<alarm-why .alarm=${alarm}></alarm-why>` : nothing}</td>
    <td data-label=${t('alarms.decided')}>${decidedBy(alarm)}</td>
    <td data-label=${t('alarms.mark')} class="marking">${alarm.kind === 'device' ? html`<alarm-mark .alarm=${alarm}></alarm-mark>` : nothing}</td>
    <td class="open">${alarm.deviceId ? html`<a class="button small" href=${alarmLink(alarm)} aria-label=${open} title=${t('alarms.open')}>${icon('chart')}</a>` : nothing}</td>
  </tr>`;
}
