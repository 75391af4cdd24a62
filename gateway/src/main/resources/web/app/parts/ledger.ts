import { html, nothing, type TemplateResult } from 'lit';
import type { Agent, Ledger } from '../core/types';
import { accountState, unaccounted } from '../core/queries';
import { clockOf, count } from '../core/format';
import { t } from '../core/messages';
import { pill } from './basics';

/** Where accepted readings are now, in the order in which they get there. */
const PARTS = ['acknowledged', 'pending', 'rolledUp', 'rejected', 'lost'] as const;
type Part = (typeof PARTS)[number];

const label = (part: Part): string => t(`ledger.${part}`);

/** Whether the account balances; green only while the agent itself says so now. */
export function balancePill(agent: Agent): TemplateResult {
  switch (accountState(agent)) {
    case 'none': return pill('plain', t('ledger.unknown'));
    case 'off': return offPill(agent.ledger);
    case 'shared': return pill('warn', t('ledger.shared'), 'warning');
    case 'apart': return pill('warn', t('ledger.apart', { n: count(agent.earlier?.pendingRecords ?? 0) }), 'warning');
    case 'old': return pill('plain', t('ledger.old', { time: clockOf(agent.statusAt) }));
    case 'balanced': return pill('ok', t('ledger.balanced'), 'check');
  }
}

function offPill(ledger: Ledger): TemplateResult {
  const difference = unaccounted(ledger);
  return pill('bad', difference !== 0
    ? t('ledger.off', { n: count(difference) })
    : t('ledger.behind', { n: count(ledger.acknowledged - ledger.stored) }), 'warning');
}

/** Says of when the figures are, unless they are of now. */
export function figuresNote(agent: Agent): TemplateResult | typeof nothing {
  if (agent.figures === 'current') return nothing;
  if (agent.figures === 'none') {
    return html`<p class="note">${t(agent.state === 'connected' ? 'figures.none' : 'figures.none.cut')}</p>`;
  }
  return html`<p class="note">${t(agent.state === 'connected' ? 'figures.old' : 'figures.old.cut', { time: clockOf(agent.statusAt) })}</p>`;
}

/** What the account has of other outboxes than the present one. */
function earlierNote({ epochs, pendingRecords, statusAt }: NonNullable<Agent['earlier']>): TemplateResult {
  return html`<p class="note">${t('ledger.earlier', { n: epochs, waiting: count(pendingRecords), time: clockOf(statusAt) }, epochs)}</p>`;
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
  if (agent.figures === 'none' && !agent.earlier) {
    return html`<p class="muted">${t('ledger.untold', { n: count(ledger.stored) }, ledger.stored)}</p>`;
  }
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
  ${agent.earlier ? earlierNote(agent.earlier) : nothing} ${figuresNote(agent)}`;
}
