import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Device, type Resource, deviceKey } from '../core/types';
import { alarmsOf, isMeasured, nameOf } from '../core/queries';
import { cut, humanise, value } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { name, severitySign } from './basics';

const VALUES_SHOWN = 6;
const LONGEST_VALUE = 40;

/** The devices of an agent with their newest values. */
export function deviceCards(devices: readonly Device[]): TemplateResult {
  return html`<ul class="device-list" aria-label=${t('agent.devices.title')}>
    ${repeat(devices, (device) => deviceKey(device.agentId, device.deviceId), (device) => html`<li>${card(device)}</li>`)}
  </ul>`;
}

function card(device: Device): TemplateResult {
  const alarm = alarmsOf(device.agentId, device.deviceId)[0];
  const heard = device.resources.filter((resource) => isMeasured(resource) && resource.observedAt !== null);
  return html`<article class="card device-card">
    <header>${alarm ? severitySign(alarm.severity, `${word('severity', alarm.severity)}: ${humanise(alarm.rule)}`) : nothing}
      <h3><a href=${href.device(device.agentId, device.deviceId)}>${name(device.deviceId)}</a></h3></header>
    ${heard.length ? html`<dl class="facts">${heard.slice(0, VALUES_SHOWN).map((resource) => row(resource))}</dl>`
      : html`<p class="muted">${t('device.novalue')}</p>`}
    ${heard.length > VALUES_SHOWN ? html`<a class="muted" href=${href.device(device.agentId, device.deviceId)}>${t('devices.more', { n: heard.length - VALUES_SHOWN })}</a>` : nothing}
  </article>`;
}

function row(resource: Resource): TemplateResult {
  const { text, unit } = value(resource.value, resource);
  const isDoubtful = resource.quality !== null && resource.quality !== 'good' && resource.value !== null;
  return html`<div><dt>${name(nameOf(resource.name))}</dt>
    <dd>${cut(text, LONGEST_VALUE)}${unit ? html` <small>${unit}</small>` : nothing}
      ${isDoubtful ? html`<span class="quality">${word('quality', resource.quality ?? '')}</span>` : nothing}
      <small class="muted"><sk-time .at=${resource.observedAt}></sk-time></small></dd></div>`;
}
