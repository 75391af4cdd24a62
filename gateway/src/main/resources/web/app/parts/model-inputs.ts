import { html, type TemplateResult } from 'lit';
import type { ModelFeature, ModelManifest } from '../core/types';
import { unit } from '../core/format';
import { t } from '../core/messages';

/** A duration of a manifest as people write it: 1m 30s is 1 m 30 s. */
export const spaced = (time: string): string => time.replace(/(\d)([a-z])/g, '$1 $2');

/** How a model's window is filled. */
export function stepWords({ window, features }: ModelManifest): string {
  const step = window.step === 'reading' ? t('model.step.reading', { feature: features[0]?.name ?? '' }) : t('model.step.every', { time: spaced(window.step) });
  const gap = window.gap === 'hold' ? t('model.gap.hold', { time: spaced(window.maxAge ?? '') }) : window.gap === 'reset' ? t('model.gap.reset') : t('model.gap.skip');
  return `${t('model.window', { n: window.length })} ${step} ${gap}`;
}

function normalisation({ normalisation: how }: ModelFeature): string {
  if (how?.kind === 'fixed') return t('model.normalisation.fixed', { mean: how.mean ?? 0, scale: how.scale ?? 1 });
  return how?.kind === 'warm-up' ? t('model.normalisation.warm-up') : t('model.normalisation.none');
}

function range({ min, max }: ModelFeature): string {
  if (min === undefined && max === undefined) return t('model.range.any');
  return t('model.range', { min: min ?? '…', max: max ?? '…' });
}

/** What feeds a model. */
export const featureTable = (features: readonly ModelFeature[]): TemplateResult => html`<table class="list">
  <thead><tr><th scope="col">${t('model.feature')}</th><th scope="col">${t('model.unit')}</th><th scope="col">${t('model.plausible')}</th>
    <th scope="col">${t('model.normalisation')}</th></tr></thead>
  <tbody>${features.map((feature) => html`<tr><th scope="row">${feature.name}</th>
    <td data-label=${t('model.unit')}>${unit(feature.unit) || '–'}</td>
    <td data-label=${t('model.plausible')}>${range(feature)}</td>
    <td data-label=${t('model.normalisation')}>${normalisation(feature)}</td></tr>`)}</tbody></table>`;
