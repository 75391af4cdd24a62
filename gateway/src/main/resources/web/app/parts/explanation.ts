import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Channel, Explanation } from '../core/types';
import { clockOf, humanise, number, unit } from '../core/format';
import { t, type MessageKey } from '../core/messages';
import { name } from './basics';

const DIGEST_SHOWN = 12;
const WIDTH = 160;
const HEIGHT = 40;
/** Room for the stroke, and for the dot of the last step. */
const EDGE = 4;
/** How far beyond the larger of score and threshold the scale goes. */
const BEYOND = 1.15;

const percent = (share: number): string => `${(Math.max(0, Math.min(1, share)) * 100).toFixed(1)}%`;

const withUnit = (value: number, symbol: string): string => [number(value), unit(symbol)].filter(Boolean).join(' ');

/** What one model made of its window, and of what. */
export function explanationPart(why: Explanation): TemplateResult {
  return html`<section class="explanation">
    <header>
      <h3>${name(humanise(why.model))}</h3>
      <p class="muted">${why.bundle} ${why.version} <code title=${why.digest}>${why.digest.slice(0, DIGEST_SHOWN)}</code>,
        ${t('alarms.why.step', { time: clockOf(why.observedAt) })}</p>
    </header>
    <dl class="facts">${scoreFact(why)} ${labelFact(why)} ${forecastFact(why)}</dl>
    ${why.channels.length ? channelTable(why) : nothing}
    <p class="muted fine">${t(methodKey(why))}
      ${why.channelsLeftOut ? t('alarms.why.left', { n: why.channelsLeftOut }) : nothing}</p>
  </section>`;
}

function methodKey({ method, score, forecast }: Explanation): MessageKey {
  if (method !== 'occlusion' || score !== null) return `alarms.why.method.${method}`;
  return forecast === null ? 'alarms.why.method.occlusion.label' : 'alarms.why.method.occlusion.forecast';
}

function scoreFact({ score, threshold }: Explanation) {
  if (score === null) return nothing;
  const text = threshold === null
    ? t('alarms.why.score.alone', { score: number(score) })
    : t('alarms.why.score.against', { score: number(score), threshold: number(threshold) });
  return html`<div class="scored"><dt>${t('alarms.why.score')}</dt><dd>${text}</dd>
    ${threshold !== null && threshold > 0 && score >= 0 ? scale(score, threshold) : nothing}</div>`;
}

/** From zero on; the text beside it says the same. */
function scale(score: number, threshold: number): TemplateResult {
  const end = Math.max(score, threshold) * BEYOND;
  return html`<div class="scale ${score >= threshold ? 'over' : ''}" aria-hidden="true">
    <i style="width: ${percent(score / end)}"></i><b style="left: ${percent(threshold / end)}"></b></div>`;
}

const labelFact = ({ label }: Explanation) =>
  label === null ? nothing : html`<div><dt>${t('alarms.why.label')}</dt><dd>${humanise(label)}</dd></div>`;

function forecastFact({ forecast, lower, upper, channels }: Explanation) {
  if (forecast === null) return nothing;
  const symbol = channels[0]?.unit ?? '';
  const value = withUnit(forecast, symbol);
  return html`<div><dt>${t('alarms.why.forecast')}</dt><dd>${lower === null || upper === null
    ? value : t('alarms.why.forecast.between', { value, lower: number(lower), upper: withUnit(upper, symbol) })}</dd></div>`;
}

const weight = ({ contribution }: Channel): number => Math.abs(contribution ?? 0);

function channelTable({ channels }: Explanation): TemplateResult {
  const most = Math.max(...channels.map(weight), Number.MIN_VALUE);
  const hasNegative = channels.some(({ contribution }) => (contribution ?? 0) < 0);
  const sorted = [...channels].sort((a, b) => weight(b) - weight(a));
  return html`<table class="channels">
    <caption class="visually-hidden">${t('alarms.why.channels')}</caption>
    <thead><tr><th scope="col">${t('alarms.why.channel')}</th><th scope="col">${t('alarms.why.contribution')}</th>
      <th scope="col">${t('alarms.why.window')}</th></tr></thead>
    <tbody>${sorted.map((channel) => html`<tr>
      <th scope="row">${name(humanise(channel.resource))}${channel.feature && channel.feature !== channel.resource
        ? html`<small>${name(channel.feature)}</small>` : nothing}</th>
      <td class="contribution">${contribution(channel, most, hasNegative)}</td>
      <td class="window">${steps(channel)}</td>
    </tr>`)}</tbody>
  </table>`;
}

/** Bars begin at the left, or in the middle where some are below zero. */
function contribution({ contribution: share }: Channel, most: number, hasNegative: boolean) {
  if (share === null) return html`<span class="muted">${t('alarms.why.unknown')}</span>`;
  const length = Math.abs(share) / most / (hasNegative ? 2 : 1);
  const begin = hasNegative ? (share < 0 ? 0.5 - length : 0.5) : 0;
  return html`<span class="bar ${share < 0 ? 'below' : ''}" aria-hidden="true"><i style="left: ${percent(begin)}; width: ${percent(length)}"></i></span>
    <span class="share">${number(share)}</span>`;
}

function steps({ steps: told, unit: symbol }: Channel) {
  const first = told[0];
  const last = told.at(-1);
  if (!first || !last) return html`<span class="muted">${t('alarms.why.steps.none')}</span>`;
  const values = told.map(({ value }) => value);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  return html`${drawn(values, lowest, highest)}
    <span>${t('alarms.why.steps', { from: number(lowest), to: number(highest), last: withUnit(last.value, symbol) })}</span>
    <small>${t('alarms.why.steps.at', { n: told.length, begin: clockOf(first.at), end: clockOf(last.at) })}</small>`;
}

/** A line over the steps, one as far from the next as the other; its range and its end stand beside it in words. */
function drawn(values: readonly number[], lowest: number, highest: number) {
  const span = highest - lowest || 1;
  const stepWidth = (WIDTH - 2 * EDGE) / Math.max(1, values.length - 1);
  const points = values.map((value, i) => [EDGE + i * stepWidth, HEIGHT - EDGE - ((value - lowest) / span) * (HEIGHT - 2 * EDGE)] as const);
  const [x = 0, y = 0] = points.at(-1) ?? [];
  return html`<svg class="steps" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMinYMid" aria-hidden="true">
    ${svg`<polyline points=${points.map((point) => point.map((part) => part.toFixed(1)).join(',')).join(' ')}/><circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="3"/>`}
  </svg>`;
}
