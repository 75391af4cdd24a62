import { html, nothing, type TemplateResult } from 'lit';
import type { Agent, Severity } from '../core/types';
import { linkWords } from '../core/queries';
import { count } from '../core/format';
import { t, word, type MessageKey } from '../core/messages';
import { icon, type IconName } from './icons';

export const pill = (tone: string, text: string, iconName?: IconName): TemplateResult =>
  html`<span class="pill ${tone}">${iconName ? icon(iconName) : html`<i class="dot" aria-hidden="true"></i>`}${text}</span>`;

export function linkPill(agent: Agent): TemplateResult {
  const { text, tone } = linkWords(agent);
  return pill(tone, text, agent.state === 'cut-off' ? 'cut' : undefined);
}

const SEVERITIES: Record<Severity, { tone: string; icon: IconName }> = {
  info: { tone: 'info', icon: 'info' },
  warning: { tone: 'warn', icon: 'warning' },
  critical: { tone: 'bad', icon: 'critical' },
};

const lookOf = (severity: Severity) => SEVERITIES[severity] ?? SEVERITIES.info;

export const severityPill = (severity: Severity): TemplateResult =>
  pill(lookOf(severity).tone, word('severity', severity), lookOf(severity).icon);

/** The sign alone, for places where there is no room for the word; the word is its label. */
export const severitySign = (severity: Severity, label: string): TemplateResult =>
  html`<span class="sign ${lookOf(severity).tone}" role="img" aria-label=${label} title=${label}>${icon(lookOf(severity).icon)}</span>`;

/** Characters that fit a cell. */
const SHORT_TEXT = 240;

/** Text of any length: what is long stands behind its beginning, and opens in place. */
export function longText(text: string, short = SHORT_TEXT): TemplateResult {
  if (text.length <= short) return html`${text}`;
  return html`<details class="long">
    <summary><span class="beginning">${text.slice(0, short)}…</span>
      <span class="more-text">${t('text.all', { n: count(text.length) })}</span></summary>
    <div class="whole" tabindex="0">${text}</div>
  </details>`;
}

/** A name in a list: two lines at most, all of it on hover; its page shows it in full. */
export const name = (text: string): TemplateResult => html`<span class="name" title=${text}>${text}</span>`;

const LONG_TITLE = 40;

/** The name that a page is about, in full however long. */
export const title = (text: string): TemplateResult => html`<h1 class=${text.length > LONG_TITLE ? 'long-title' : nothing}>${text}</h1>`;

/** A group of buttons of which one is chosen. */
export function segmented<T extends string>(
  label: string,
  options: readonly { value: T; text: string; count?: number }[],
  chosen: T | null,
  choose: (value: T) => void,
): TemplateResult {
  return html`<div class="segmented" role="group" aria-label=${label}>
    ${options.map(
      (option) => html`<button type="button" aria-pressed=${option.value === chosen} @click=${() => choose(option.value)}>
        ${option.text}${option.count === undefined ? nothing : html`<span class="badge">${option.count}</span>`}
      </button>`,
    )}
  </div>`;
}

export const searchBox = (label: string, value: string, changed: (value: string) => void): TemplateResult =>
  html`<label class="search">
    ${icon('search')}
    <span class="visually-hidden">${label}</span>
    <input type="search" placeholder=${label} .value=${value} autocomplete="off" spellcheck="false"
      @input=${(event: InputEvent) => changed((event.target as HTMLInputElement).value)} />
  </label>`;

export function emptyState(heading: string, text: string, more: unknown = nothing, iconName: IconName = 'info', isWholePage = false): TemplateResult {
  return html`<div class="empty">
    <div class="empty-sign">${icon(iconName)}</div>
    ${isWholePage ? html`<h1>${heading}</h1>` : html`<h2>${heading}</h2>`}
    <p>${text}</p>
    ${more}
  </div>`;
}

/** A command to copy. */
export const command = (text: string): TemplateResult => html`<div class="command">
  <code tabindex="0">${text}</code>
  <button type="button" class="quiet" @click=${(event: Event) => copy(text, event.currentTarget as HTMLElement)}>
    ${icon('copy')}<span>${t('copy')}</span>
  </button>
</div>`;

async function copy(text: string, button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(text);
  const label = button.querySelector('span') as HTMLElement;
  label.textContent = t('copied');
  window.setTimeout(() => (label.textContent = t('copy')), 2000);
}

/** Name and value pairs. */
export const facts = (pairs: readonly (readonly [MessageKey, unknown])[]): TemplateResult => html`<dl class="facts">
  ${pairs.map(([key, value]) => html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>`)}
</dl>`;

export const skeleton = (lines: number): TemplateResult => html`<div class="skeleton" role="status" aria-label=${t('loading')}>
  ${Array.from({ length: lines }, () => html`<div></div>`)}
</div>`;
