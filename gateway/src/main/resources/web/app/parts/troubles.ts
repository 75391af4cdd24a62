import { html, nothing, type TemplateResult } from 'lit';
import type { Trouble } from '../core/types';
import { t } from '../core/messages';
import { longText } from './basics';
import { icon } from './icons';

/** Most say what to do at their end. */
const SHORT_TROUBLE = 400;

/** What is wrong, each with its code; `most` keeps a card small. */
export function troubles(list: readonly Trouble[], most = Infinity): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<ul class="troubles" aria-label=${t('agent.troubles')}>
    ${list.slice(0, most).map(
      (trouble) => html`<li>${icon('warning')}<span><code>${trouble.code}</code> ${longText(trouble.message, SHORT_TROUBLE)}
        ${trouble.since ? html`<small>${t('troubles.since')} <sk-time .at=${trouble.since}></sk-time></small>` : nothing}</span></li>`,
    )}
    ${list.length > most ? html`<li class="muted">${t('devices.more', { n: list.length - most })}</li>` : nothing}
  </ul>`;
}
