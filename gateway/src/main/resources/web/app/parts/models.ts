import { html, nothing, type TemplateResult } from 'lit';
import type { ModelRole, ModelRun, ModelRunState, ModelVersion, PrecisionGroup } from '../core/types';
import { count, duration } from '../core/format';
import { t, word } from '../core/messages';
import { pill } from './basics';

const TONES: Record<ModelRunState, string> = { running: 'ok', pending: 'plain', refused: 'bad', reverted: 'warn' };

const tone = (role: ModelRole, state: ModelRunState): string => (state === 'running' && role === 'shadow' ? 'info' : (TONES[state] ?? 'plain'));

/** What an agent says of a bundle, in words. */
export const runWords = (role: ModelRole, state: ModelRunState): string => (state === 'running' ? word('models.role', role) : `${word('models.role', role)}, ${word('models.state', state)}`);

export const runPill = ({ role, state }: Pick<ModelRun, 'role' | 'state'>): TemplateResult =>
  pill(tone(role, state), runWords(role, state), state === 'refused' || state === 'reverted' ? 'warning' : undefined);

/** How many agents run a version, by what they make of it. */
export const runCounts = ({ runs }: Pick<ModelVersion, 'runs'>): TemplateResult => runs.length
  ? html`<span class="signs">${runs.map(({ role, state, agents }) => pill(tone(role, state), `${count(agents)} ${runWords(role, state)}`))}</span>`
  : html`<span class="muted">${t('models.runs.none')}</span>`;

/** How long a run takes. */
export const latency = (micros: number): string => (micros < 1_000 ? `${count(micros)} µs` : micros < 1_000_000 ? `${(micros / 1_000).toLocaleString(undefined, { maximumFractionDigits: 1 })} ms` : duration(micros / 1_000));

const percent = (part: number): string => String(Math.round(100 * part));

/** The share of right alarms with its interval, so that one of one does not look like certainty. */
export function rightShare(group: PrecisionGroup | null): TemplateResult {
  if (!group || group.precision === null || group.precisionLow === null || group.precisionHigh === null) return html`<span class="muted">${t('precision.unknown')}</span>`;
  return html`${t('precision.share', { share: percent(group.precision), low: percent(group.precisionLow), high: percent(group.precisionHigh) })}
    <small class="muted">${t('models.right.of', { n: group.true + group.false })}</small>`;
}

/** All that is wrong with a bundle. */
export const bundleProblems = (problems: readonly { code: string; file: string; place: string; message: string; hint: string | null }[]) => problems.length === 0 ? nothing
  : html`<ul class="troubles">${problems.map(({ code, file, place, message, hint }) => html`<li><span><code>${code}</code>
      ${file ? html`<b>${file}</b>${place ? ` ${place}` : nothing}: ` : nothing}${message}${hint ? html`: ${hint}` : nothing}</span></li>`)}</ul>`;
