import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type AlarmGroup, needsSomebody } from '../core/alarm-groups';
import { humanise } from '../core/format';
import type { Alarm } from '../core/types';
import { t } from '../core/messages';
import { alarmLink, alarmPlace, handlingPills, lasted } from './alarms';
import { longText, name, severityPill } from './basics';
import { icon } from './icons';
import '../components/alarm-mark';
import '../components/alarm-why';

/** What the list asks of the page that holds it. */
export interface Triage {
  by: 'rule' | 'agent' | 'site' | 'none';
  open: ReadonlySet<string>;
  selected: ReadonlySet<number>;
  /** Whose history stands beside the list. */
  shown: number | null;
  mayAct: boolean;
  toggle(key: string): void;
  select(alarms: readonly Alarm[], on: boolean): void;
  linkTo(alarm: Alarm): string;
}

/** Alarms by what they have in common; a group of one is just its alarm. On a phone rows become cards. */
export function triageList(groups: readonly AlarmGroup[], page: Triage): TemplateResult {
  return html`<table class="list alarms triage-list">
    <thead><tr>
      ${page.mayAct ? html`<th scope="col" class="pick"><span class="visually-hidden">${t('alarms.select')}</span></th>` : nothing}
      <th scope="col">${t('alarms.severity')}</th><th scope="col">${t('alarms.rule')}</th><th scope="col">${t('alarms.at')}</th>
      <th scope="col">${t('alarms.raised')}</th><th scope="col" class="because">${t('alarms.because')}</th>
      <th scope="col" class="marking">${t('alarms.mark')}</th>
      <th scope="col"><span class="visually-hidden">${t('alarms.open')}</span></th>
    </tr></thead>
    ${repeat(groups, ({ key }) => key, (group) => html`<tbody>${group.alarms.length > 1 && page.by !== 'none'
      ? [groupRow(group, page), page.open.has(group.key) ? repeat(group.alarms, ({ id }) => id, (alarm) => alarmRow(alarm, page, true)) : nothing]
      : repeat(group.alarms, ({ id }) => id, (alarm) => alarmRow(alarm, page, false))}</tbody>`)}
  </table>`;
}

const titleOf = ({ alarms }: AlarmGroup, by: Triage['by']): string => {
  const first = alarms[0] as Alarm;
  return by === 'agent' ? first.agentId : by === 'site' ? first.site || t('alarms.site.none') : humanise(first.rule);
};

function groupRow(group: AlarmGroup, page: Triage): TemplateResult {
  const { alarms, severity, since, sites, unseen } = group;
  const isOpen = page.open.has(group.key);
  const picked = alarms.filter(({ id }) => page.selected.has(id)).length;
  const title = titleOf(group, page.by);
  const devices = new Set(alarms.map(({ agentId, deviceId }) => `${agentId}/${deviceId}`)).size;
  return html`<tr class="group ${unseen ? '' : 'quiet-row'}">
    ${page.mayAct ? pick(t('alarms.select.group', { title }), picked === alarms.length, picked > 0 && picked < alarms.length, (on) => page.select(alarms, on)) : nothing}
    <td class="severity">${severityPill(severity)}</td>
    <th scope="row" class="rule"><button type="button" class="toggle" data-row aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => page.toggle(group.key)}>
      ${icon(isOpen ? 'down' : 'right')}<span>${name(title)}</span></button>
      <span class="signs"><span class="badge">${t('alarms.raised.count', { n: alarms.length })}</span>
        ${unseen ? html`<span class="badge">${t('alarms.unseen', { n: unseen })}</span>` : nothing}</span></th>
    <td class="where">${page.by === 'rule'
      ? html`${name(alarms[0]?.kind === 'fleet' ? t('alarms.agents', { n: devices }) : t('alarms.devices', { n: devices }))}<small>${name(sites.filter(Boolean).join(', '))}</small>`
      : html`<small>${name([...new Set(alarms.map(({ rule }) => humanise(rule)))].join(', '))}</small>`}</td>
    <td data-label=${t('alarms.since')} class="nowrap"><sk-time .at=${since}></sk-time></td>
    <td class="because"></td><td class="marking"></td><td class="open"></td>
  </tr>`;
}

function alarmRow(alarm: Alarm, page: Triage, isMember: boolean): TemplateResult {
  const place = alarm.deviceId || alarm.agentId;
  const what = `${humanise(alarm.rule)}, ${place}`;
  const classes = `${alarm.state} ${isMember ? 'member' : ''} ${needsSomebody(alarm) ? '' : 'quiet-row'} ${page.shown === alarm.id ? 'shown' : ''}`;
  return html`<tr class=${classes}>
    ${page.mayAct ? pick(t('alarms.select.one', { what }), page.selected.has(alarm.id), false, (on) => page.select([alarm], on)) : nothing}
    <td class="severity">${severityPill(alarm.severity)}</td>
    <th scope="row" class="rule"><a data-row data-alarm=${alarm.id} href=${page.linkTo(alarm)} aria-current=${page.shown === alarm.id ? 'true' : nothing}>${name(humanise(alarm.rule))}</a>
      ${handlingPills(alarm)}</th>
    <td class="where">${alarmPlace(alarm)}</td>
    <td data-label=${t('alarms.raised')}><sk-time class="nowrap" .at=${alarm.raisedAt} mode="clock"></sk-time><small class="lasted">${lasted(alarm)}</small></td>
    <td data-label=${t('alarms.because')} class="because">${longText(alarm.because ?? '')}
      ${alarm.modelDigests.length ? html`<alarm-why .alarm=${alarm}></alarm-why>` : nothing}</td>
    <td data-label=${t('alarms.mark')} class="marking">${alarm.kind === 'device' ? html`<alarm-mark .alarm=${alarm}></alarm-mark>` : html`<span class="muted">${t('alarms.by.gateway')}</span>`}</td>
    <td class="open">${alarm.deviceId
      ? html`<a class="button small" href=${alarmLink(alarm)} aria-label=${`${t('alarms.open')}: ${what}`} title=${t('alarms.open')}>${icon('chart')}</a>` : nothing}</td>
  </tr>`;
}

const pick = (label: string, isOn: boolean, isPart: boolean, change: (on: boolean) => void): TemplateResult => html`<td class="pick">
  <input type="checkbox" aria-label=${label} .checked=${isOn} .indeterminate=${isPart} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} /></td>`;
