import { html, svg, type TemplateResult } from 'lit';
import type { Ledger } from '../core/types';
import { compact, count } from '../core/format';
import { unaccounted } from '../core/queries';
import { t } from '../core/messages';

/** Degrees by which the beam leans when anything is unaccounted for: plain to see, whatever the amount. */
const LEAN = 7;

/** The ledger as a pair of scales: what was accepted against where it is now. */
export function balance(ledger: Ledger): TemplateResult {
  const difference = unaccounted(ledger);
  const lean = Math.sign(difference) * -LEAN;
  const accounted = ledger.accepted - difference;
  const label = t('site.balance', { accepted: count(ledger.accepted), accounted: count(accounted) });
  return html`<svg class="scales ${difference === 0 ? '' : 'off'}" viewBox="0 0 320 130" role="img" aria-label=${label}>
    <path class="stand" d="M160 24v96M128 120h64" />
    <g style="transform: rotate(${lean}deg); transform-origin: 160px 24px">
      <path class="beam" d="M60 24h200" />
      ${pan(60, lean, compact(ledger.accepted))}${pan(260, lean, compact(accounted))}
    </g>
    <circle cx="160" cy="24" r="5" />
  </svg>
  <p class="scales-words" aria-hidden="true"><span>${t('site.balance.accepted')}</span><span>${t('site.balance.accounted')}</span></p>`;
}

/** A pan hangs straight down, however the beam leans. */
const pan = (x: number, lean: number, text: string) => svg`<g style="transform: rotate(${-lean}deg); transform-origin: ${x}px 24px">
  <path class="cord" d="M${x} 24l-34 44h68z" /><path class="pan" d="M${x - 42} 68h84a42 18 0 0 1-84 0z" />
  <text x=${x} y="106" text-anchor="middle">${text}</text></g>`;
