import { html, nothing, type TemplateResult } from 'lit';
import type { Agent, Ledger } from '../core/types';
import { unaccounted } from '../core/queries';
import { count, roughDuration } from '../core/format';
import { t } from '../core/messages';
import { cutMillis } from '../core/queries';
import { pill } from './basics';

/** Where accepted readings are now, in the order in which they get there. */
const PARTS = ['acknowledged', 'pending', 'rolledUp', 'rejected', 'lost'] as const;
type Part = (typeof PARTS)[number];

const label = (part: Part): string => t(`ledger.${part}`);

export function balancePill(ledger: Ledger | null): TemplateResult {
  if (!ledger) return pill('plain', t('ledger.unknown'));
  if (ledger.balanced) return pill('ok', t('ledger.balanced'), 'check');
  const difference = unaccounted(ledger);
  if (difference !== 0) return pill('bad', t('ledger.off', { n: count(difference) }), 'warning');
  return pill('bad', t('ledger.behind', { n: count(ledger.acknowledged - ledger.stored) }), 'warning');
}

/**
 * The account as one bar. A part that holds anything is at least 3 pixels wide: a hundred waiting readings out of
 * a million must not vanish.
 */
export function ledgerBar(ledger: Ledger): TemplateResult {
  const parts = PARTS.filter((part) => ledger[part] > 0);
  const text = t('ledger.bar', {
    accepted: count(ledger.accepted),
    parts: parts.map((part) => `${label(part)} ${count(ledger[part])}`).join(', ') || t('none'),
  });
  return html`<div class="ledger-bar" role="img" aria-label=${text} title=${text}>
    ${parts.map((part) => html`<i class=${part} style="flex-grow:${ledger[part]}"></i>`)}
  </div>`;
}

/** What the agent keeps and does not send, and what to do. */
function setAsideNote(aside: NonNullable<Agent['setAside']>): TemplateResult {
  const batches = t('ledger.setAside.batches', { n: count(aside.batches) }, aside.batches);
  return html`<p class="note">
    ${t('ledger.setAside', { batches, records: count(aside.records), code: aside.lastCode })}
    <code>./skerry quarantine --retry</code>
  </p>`;
}

/** The account as a statement, one line per part, the sum checked at the end. */
export function ledgerStatement(agent: Agent): TemplateResult {
  const ledger = agent.ledger;
  if (!ledger) return html`<p class="muted">${t('ledger.unknown')}</p>`;
  const difference = unaccounted(ledger);
  return html`<table class="statement">
    <caption class="visually-hidden">${t('ledger.title')}</caption>
    <tbody>
      <tr class="sum"><th scope="row">${t('ledger.accepted')}</th><td>${count(ledger.accepted)}</td></tr>
      ${PARTS.map(
        (part) => html`<tr class=${ledger[part] === 0 ? 'zero' : nothing}>
          <th scope="row"><i class="key ${part}" aria-hidden="true"></i>${label(part)}</th>
          <td>${count(ledger[part])}</td>
        </tr>`,
      )}
      <tr class="sum ${difference === 0 ? 'ok' : 'bad'}">
        <th scope="row">${t('ledger.difference')}</th><td>${count(difference)}</td>
      </tr>
      <tr class=${ledger.stored >= ledger.acknowledged ? 'ok' : 'bad'}>
        <th scope="row">${t('ledger.stored')}
          ${ledger.stored >= ledger.acknowledged ? html`<small>${t('ledger.stored.ok')}</small>` : nothing}</th>
        <td>${count(ledger.stored)}</td>
      </tr>
      <tr class="aside"><th scope="row">${t('ledger.duplicates')}</th><td>${count(ledger.duplicates)}</td></tr>
      <tr class="aside"><th scope="row">${t('ledger.refusedInputs')}</th><td>${count(ledger.refusedInputs)}</td></tr>
    </tbody>
  </table>
  ${agent.setAside ? setAsideNote(agent.setAside) : nothing}
  ${agent.state === 'cut-off' ? html`<p class="note">${t('ledger.cut', { time: roughDuration(cutMillis(agent)) })}</p>` : nothing}`;
}
