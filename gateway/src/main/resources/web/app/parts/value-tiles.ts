import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Resource } from '../core/types';
import { isChartable, modelOf, nameOf } from '../core/queries';
import { number, unit, value } from '../core/format';
import { t, word } from '../core/messages';
import { longText, name } from './basics';
import { icon } from './icons';

/** Characters that fit a tile. */
const SHORT_VALUE = 60;

/** Latest values; each that can be drawn is a button that puts it into the chart or takes it out. */
export function valueTiles(resources: readonly Resource[], chosen: readonly string[], toggle: (name: string) => void): TemplateResult {
  return html`<ul class="values">
    ${repeat(resources, ({ name }) => name, (resource) => html`<li>${isChartable(resource) && modelOf(resource.name) === null
      ? html`<button type="button" class="value" aria-pressed=${chosen.includes(resource.name)}
          title=${t('device.on', { name: nameOf(resource.name) })} @click=${() => toggle(resource.name)}>${content(resource, chosen)}</button>`
      : html`<div class="value">${content(resource, chosen)}</div>`}
      <button type="button" class="tool copy-value" title=${t('values.copy', { name: nameOf(resource.name) })}
        aria-label=${t('values.copy', { name: nameOf(resource.name) })} @click=${(event: Event) => copyValue(resource, event)}>${icon('copy')}</button></li>`)}
  </ul>`;
}

const COPIED_MILLIS = 1200;

/** The value as it came, with its unit's symbol and time. */
async function copyValue(resource: Resource, event: Event): Promise<void> {
  const button = event.currentTarget as HTMLElement;
  await navigator.clipboard.writeText([resource.name, String(resource.value), resource.unit, resource.observedAt].filter(Boolean).join(' '));
  button.classList.add('copied');
  window.setTimeout(() => button.classList.remove('copied'), COPIED_MILLIS);
}

/** Which values have never come. */
export const silentNote = (silent: readonly Resource[]): TemplateResult | typeof nothing =>
  silent.length ? html`<p class="note silent">${t('device.novalue')}: ${longText(silent.map((resource) => nameOf(resource.name)).join(', '))}</p>` : nothing;

function content(resource: Resource, chosen: readonly string[]): TemplateResult {
  const { text, unit } = value(resource.value, resource);
  const series = chosen.indexOf(resource.name);
  const doubtful = resource.quality !== null && resource.quality !== 'good' && resource.value !== null;
  return html`<span class="value-name">
      ${series >= 0 ? html`<i class="key series-${series + 1}" aria-hidden="true"></i>` : nothing}
      ${name(nameOf(resource.name))}
    </span>
    <span class="value-text ${typeof resource.value === 'string' ? 'word' : ''}">${longText(text, SHORT_VALUE)}${unit ? html`<small>${unit}</small>` : nothing}</span>
    <span class="value-note">
      ${doubtful ? html`<span class="quality">${word('quality', resource.quality ?? '')}</span>` : nothing}
      <sk-time .at=${resource.observedAt} title=${declaredRange(resource)}></sk-time>
    </span>`;
}

function declaredRange(resource: Resource): string | typeof nothing {
  if (resource.rangeMin === null || resource.rangeMax === null || resource.rangeMin === undefined) return nothing;
  return `${t('device.range.declared', { min: number(resource.rangeMin), max: number(resource.rangeMax) })} ${unit(resource.unit)}`;
}
