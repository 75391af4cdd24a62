/** Colours of the page as the canvas needs them: resolved, because a canvas knows no custom properties. */
export interface Palette {
  text: string;
  muted: string;
  line: string;
  surface: string;
  series: string[];
  score: string;
  gap: string;
  severity: { info: string; warning: string; critical: string };
  font: string;
}

export function palette(host: HTMLElement): Palette {
  const probe = host.appendChild(document.createElement('span'));
  const resolve = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours: Palette = {
    text: resolve('text'),
    muted: resolve('muted'),
    line: resolve('line'),
    surface: resolve('surface'),
    series: [1, 2, 3, 4].map((n) => resolve(`series-${n}`)),
    score: resolve('series-score'),
    gap: resolve('gap'),
    severity: { info: resolve('info'), warning: resolve('warn'), critical: resolve('bad') },
    font: getComputedStyle(host).fontFamily,
  };
  probe.remove();
  return colours;
}

/** The same colour, see-through: `rgb(1, 2, 3)` at 0.2. */
export function faded(colour: string, opacity: number): string {
  const parts = colour.match(/[\d.]+/g);
  return parts ? `rgba(${parts.slice(0, 3).join(', ')}, ${opacity})` : colour;
}
