import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Alarm } from '../core/types';
import { duration, humanise } from '../core/format';
import { href } from '../core/router';
import { t } from '../core/messages';
import { longText, name, severityPill } from './basics';
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

function alarmRow(alarm: Alarm, withDevice: boolean): TemplateResult {
  const open = `${t('alarms.open')}: ${humanise(alarm.rule)}, ${alarm.deviceId}`;
  return html`<tr class=${alarm.state}>
    <td class="severity">${severityPill(alarm.severity)}</td>
    <th scope="row" class="rule">${name(humanise(alarm.rule))}</th>
    ${withDevice
      ? html`<td class="where"><a href=${href.device(alarm.agentId, alarm.deviceId)}>${name(alarm.deviceId)}</a>
          <small>${name(alarm.agentId)}</small></td>` : nothing}
    <td data-label=${t('alarms.raised')} class="nowrap"><sk-time .at=${alarm.raisedAt} mode="clock"></sk-time></td>
    <td data-label=${t('alarms.lasted')} class="nowrap">${lasted(alarm)}</td>
    <td data-label=${t('alarms.because')} class="because">${longText(alarm.because ?? '')}
      ${alarm.modelDigests.length ? html`<alarm-why .alarm=${alarm}></alarm-why>` : nothing}</td>
    <td data-label=${t('alarms.decided')}>${decidedBy(alarm)}</td>
    <td data-label=${t('alarms.mark')} class="marking"><alarm-mark .alarm=${alarm}></alarm-mark></td>
    <td class="open"><a class="button small" href=${alarmLink(alarm)} aria-label=${open} title=${t('alarms.open')}>${icon('chart')}</a></td>
  </tr>`;
}
