import { html, nothing, svg, type TemplateResult } from 'lit';

const WIDTH = 120;
const HEIGHT = 28;

/** A trend without axes, from zero up; decoration beside the number that it belongs to. */
export function sparkline(values: readonly number[]): TemplateResult | typeof nothing {
  if (values.length < 3) return nothing;
  const highest = Math.max(...values, 1e-9);
  const step = WIDTH / (values.length - 1);
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${(HEIGHT - 2 - (value / highest) * (HEIGHT - 5)).toFixed(1)}`);
  return html`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<polygon points="0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}"/><polyline points=${points.join(' ')}/>`}
  </svg>`;
}
