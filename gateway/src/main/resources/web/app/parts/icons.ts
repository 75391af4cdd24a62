import { svg, html, type TemplateResult, type SVGTemplateResult } from 'lit';

/** Drawn on 20 by 20, in the colour of the text around them; always beside a word or a label. */
const PATHS = {
  fleet: svg`<rect x="3" y="3.5" width="14" height="5" rx="1.5"/><rect x="3" y="11.5" width="14" height="5" rx="1.5"/><path d="M6 6h.01M6 14h.01"/>`,
  alarm: svg`<path d="M10 3a4.7 4.7 0 0 0-4.7 4.7c0 4-1.8 5.3-1.8 5.3h13s-1.8-1.3-1.8-5.3A4.7 4.7 0 0 0 10 3zM8.5 16a1.7 1.7 0 0 0 3 0"/>`,
  profile: svg`<path d="M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9.5h5M7.5 12.5h5"/>`,
  model: svg`<circle cx="4.5" cy="6" r="1.8"/><circle cx="4.5" cy="14" r="1.8"/><circle cx="15.5" cy="10" r="1.8"/><path d="m6.2 6.7 7.6 2.6M6.2 13.3l7.6-2.6"/>`,
  update: svg`<path d="M10 3v9M6.5 8.5 10 12l3.5-3.5M4 16.5h12"/>`,
  person: svg`<circle cx="10" cy="6.8" r="3.3"/><path d="M3.8 16.8a6.4 6.4 0 0 1 12.4 0"/>`,
  conflict: svg`<path d="M10 17v-5.5L4.5 6M4.5 10V6h4M11.5 10 15.5 6M11.5 6h4v4"/>`,
  key: svg`<circle cx="7" cy="7" r="3.8"/><path d="m9.8 9.8 6.7 6.7M13 13l2-2M15 15l1.6-1.6"/>`,
  history: svg`<path d="M3.5 10a6.5 6.5 0 1 0 2.2-4.9M3.5 3v3.2h3.2M10 6.5V10l2.5 1.8"/>`,
  check: svg`<path d="m4.5 10.5 3.5 3.5 7.5-8"/>`,
  warning: svg`<path d="M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3h.01"/>`,
  critical: svg`<path d="M6.9 2.8h6.2l4.1 4.1v6.2l-4.1 4.1H6.9l-4.1-4.1V6.9zM10 6.5v4.5M10 13.6h.01"/>`,
  info: svg`<circle cx="10" cy="10" r="7"/><path d="M10 9.3v4M10 6.5h.01"/>`,
  cut: svg`<path d="m3 3 14 14M6.2 6.6A5 5 0 0 0 7 16h7M9.3 5.3A4.6 4.6 0 0 1 14.5 9a3.4 3.4 0 0 1 2.6 4.9"/>`,
  search: svg`<circle cx="9" cy="9" r="5.2"/><path d="m13 13 4 4"/>`,
  system: svg`<circle cx="10" cy="10" r="6.5"/><path d="M10 3.5v13a6.5 6.5 0 0 0 0-13z" fill="currentColor"/>`,
  light: svg`<circle cx="10" cy="10" r="3.3"/><path d="M10 2.5v1.8M10 15.7v1.8M2.5 10h1.8M15.7 10h1.8M4.7 4.7 6 6M14 14l1.3 1.3M15.3 4.7 14 6M6 14l-1.3 1.3"/>`,
  dark: svg`<path d="M16.3 12.2A6.8 6.8 0 0 1 7.8 3.7a6.8 6.8 0 1 0 8.5 8.5z"/>`,
  keyboard: svg`<rect x="2.5" y="5" width="15" height="10" rx="2"/><path d="M5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M6.5 12h7"/>`,
  more: svg`<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.4"/>`,
  left: svg`<path d="m12 5-5 5 5 5"/>`,
  down: svg`<path d="m5 8 5 5 5-5"/>`,
  right: svg`<path d="m8 5 5 5-5 5"/>`,
  plus: svg`<path d="M10 4.5v11M4.5 10h11"/>`,
  close: svg`<path d="m5 5 10 10M15 5 5 15"/>`,
  minus: svg`<path d="M4.5 10h11"/>`,
  copy: svg`<rect x="7" y="7" width="9.5" height="9.5" rx="2"/><path d="M13 4.5A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.5v7A1.5 1.5 0 0 0 4.5 13"/>`,
  chart: svg`<path d="M3 16.5h14M4 13l3.5-4 3 2.5L16 5"/>`,
  edit: svg`<path d="M12.8 4.2l3 3L7.5 15.5l-3.7.7.7-3.7z"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof PATHS;

export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${PATHS[name]}</svg>`;

/** A small rock island above two lines of sea. */
export const logo = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="8" fill="var(--brand)" />
  <path d="M6 20.5 11.5 11l3.4 4.3L18.6 7 26 20.5z" fill="#fff" />
  <path d="M4.5 24.5c2 0 2-1.4 3.9-1.4s1.9 1.4 3.8 1.4 1.9-1.4 3.8-1.4 1.9 1.4 3.8 1.4 1.9-1.4 3.8-1.4 1.9 1.4 3.9 1.4"
    fill="none" stroke="#8fd8ea" stroke-width="1.9" stroke-linecap="round" />
</svg>`;
