import { html, nothing, type TemplateResult } from 'lit';
import type { Impact, ProfileChange, ProfileComparison } from '../core/types';
import { en } from '../messages/en';
import { t, type MessageKey } from '../core/messages';
import { pill } from './basics';

const TONES: Record<Impact, string> = { major: 'bad', minor: 'info', patch: 'ok' };

export const impactPill = (impact: Impact): TemplateResult => pill(TONES[impact], t(`impact.${impact}`), impact === 'major' ? 'warning' : undefined);

/** A newer gateway may know effects that this page does not. */
const effectWords = (effect: string): string => (`effect.${effect}` in en ? t(`effect.${effect}` as MessageKey) : effect);

/** What is different in a profile, by what it means. */
export function changeList({ changes, against }: ProfileComparison): TemplateResult {
  if (changes.length === 0) return html`<p class="muted">${t('editor.changes.none')}</p>`;
  return html`<ul class="changes" aria-label=${t('editor.changes', { version: against })}>${changes.map(changeRow)}</ul>`;
}

const changeRow = ({ section, name, kind, impact, effects, details }: ProfileChange) => html`<li class="change ${kind}">
  <span class="change-sign" aria-hidden="true">${kind === 'added' ? '+' : kind === 'removed' ? '−' : '~'}</span>
  <div><b>${t(`section.${section}`)} ${section === 'header' ? nothing : html`<code>${name}</code>`}</b>
    <span>${t(`change.${kind}`)}</span>${impact === 'major' ? impactPill(impact) : nothing}
    ${kind === 'added' ? nothing : html`<small>${effects.map(effectWords).join('; ')}</small>`}
    ${details.map(({ key, before, after }) => html`<small class="detail"><code>${key}</code>
      ${before === null ? html`<i>${t('change.nothing')}</i>` : html`<del>${before}</del>`} →
      ${after === null ? html`<i>${t('change.nothing')}</i>` : html`<ins>${after}</ins>`}</small>`)}</div></li>`;
