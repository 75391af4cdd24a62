import { html, nothing, type TemplateResult } from 'lit';
import type { FirstBoot } from '../core/types';
import { duration } from '../core/format';
import { t, word } from '../core/messages';
import { longText } from './basics';
import { icon } from './icons';

/** What a prepared card's first boot did before there was an agent to tell of it. */
export function firstBoot(told: FirstBoot): TemplateResult {
  const last = told.steps.at(-1);
  const words = { time: duration(told.tookMillis), step: word('boot.step', last?.name ?? '') };
  return html`<details class="first-boot"><summary>${icon(told.isDone ? 'check' : 'warning')}
      <span>${t(told.isDone ? 'boot.done' : 'boot.reached', words)}${told.boots > 1 ? html` ${t('boot.cut', { n: told.boots })}` : nothing}</span></summary>
    <ol aria-label=${t('boot.steps')}>${told.steps.map((step) => html`<li><b>${word('boot.step', step.name)}</b>
      <span>${step.tookMillis === null ? t('boot.since', { time: duration(step.sinceBootMillis), boot: step.boot }) : duration(step.tookMillis)}</span>
      ${step.detail ? html`<small>${longText(step.detail)}</small>` : nothing}</li>`)}</ol></details>`;
}
