import { html, nothing, type TemplateResult } from 'lit';
import type { Side, TwinState, TwinValue, TwinWrite } from '../core/types';
import { t } from '../core/messages';
import { longText } from './basics';

/** A value as text; a set by its elements. */
export function shown(value: TwinValue | undefined): string {
  if (value === undefined || value === null) return t('twin.nothing');
  if (Array.isArray(value)) return value.length ? value.map(shown).join(', ') : t('twin.empty');
  return String(value);
}

/** A value in a cell; a set's elements stand apart. */
export const valueCell = (value: TwinValue | undefined): TemplateResult =>
  Array.isArray(value) && value.length
    ? html`<span class="elements">${value.map((element) => html`<span class="element">${shown(element)}</span>`)}</span>`
    : value === undefined || value === null ? html`<span class="muted">${shown(value)}</span>` : longText(shown(value));

export const sideWord = (side: Side): string => t(`twin.side.${side}`);

/** Who wrote it, on which side, and when. */
export const author = ({ writer, side, at }: Pick<TwinWrite, 'writer' | 'side' | 'at'>): TemplateResult =>
  html`<span class="author">${writer} · ${sideWord(side)} · <sk-time .at=${at}></sk-time></span>`;

export const authorOf = ({ writer, side, at }: TwinState): TemplateResult | typeof nothing =>
  writer !== null && side !== null && at !== null ? author({ writer, side, at }) : nothing;

/** What a write made of the property: of a set, which element it added or removed. */
export const writeText = ({ element, value }: TwinWrite): string =>
  element === null ? shown(value) : t(value === null ? 'twin.element.removed' : 'twin.element.added', { element });
