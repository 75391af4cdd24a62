import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Device, deviceKey } from '../core/types';
import { alarmsOf, isMeasured, isNumeric } from '../core/queries';
import { humanise, value } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { name, severitySign } from './basics';

const VALUES_SHOWN = 2;

/** A device as a small link with its first values and its alarm, if any. */
export function deviceChip(device: Device): TemplateResult {
  const alarm = alarmsOf(device.agentId, device.deviceId)[0];
  const shown = device.resources.filter((resource) => isMeasured(resource) && isNumeric(resource) && resource.observedAt !== null).slice(0, VALUES_SHOWN);
  return html`<a class="chip ${alarm ? `alarmed ${alarm.severity}` : ''}" href=${href.device(device.agentId, device.deviceId)}>
    <span class="chip-name">
      ${alarm ? severitySign(alarm.severity, `${word('severity', alarm.severity)}: ${humanise(alarm.rule)}`) : nothing}
      ${name(device.deviceId)}
    </span>
    <span class="chip-values">
      ${shown.map((resource) => {
        const { text, unit } = value(resource.value, resource);
        // Two values of one unit could not be told apart without their names.
        const isAmbiguous = shown.some((other) => other !== resource && other.unit === resource.unit);
        return html`<span title=${humanise(resource.name)}>${isAmbiguous ? html`<small class="chip-resource">${humanise(resource.name)}</small> ` : nothing}<b>${text}</b>${unit ? html`<small>${unit}</small>` : nothing}</span>`;
      })}
    </span>
  </a>`;
}

export function deviceChips(devices: readonly Device[], agentId: string, most = Infinity): TemplateResult | typeof nothing {
  if (devices.length === 0) return nothing;
  return html`<ul class="chips" aria-label=${t('agent.devices.title')}>
    ${repeat(devices.slice(0, most), (device) => deviceKey(device.agentId, device.deviceId), (device) => html`<li>${deviceChip(device)}</li>`)}
    ${devices.length > most
      ? html`<li><a class="chip more" href=${href.agent(agentId)}>${t('devices.more', { n: devices.length - most })}</a></li>`
      : nothing}
  </ul>`;
}
