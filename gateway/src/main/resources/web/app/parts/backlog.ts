import { html, nothing, type TemplateResult } from 'lit';
import type { Agent } from '../core/types';
import { drainOf } from '../core/queries';
import { bytes, count, duration, roughDuration } from '../core/format';
import { t } from '../core/messages';

/** The backlog of an agent in words, with a progress bar while it catches up. */
export function backlog(agent: Agent): TemplateResult | typeof nothing {
  if (agent.pendingRecords === null) return nothing;
  if (agent.state === 'cut-off') {
    const readings = t('agent.waiting.records', { n: count(agent.pendingRecords) }, agent.pendingRecords);
    return html`<p class="backlog">${agent.hoursLeft
      ? t('agent.waiting.cut', { readings, room: roughDuration(agent.hoursLeft * 3_600_000) })
      : t('agent.waiting.cut.noroom', { readings })}</p>`;
  }
  const drain = drainOf(agent);
  if (!drain) return nothing;
  const done = Math.max(0, Math.min(1, drain.done / drain.total));
  return html`<div class="backlog">
    <progress max="1" value=${done} aria-label=${t('agent.drain.label')}></progress>
    <p>${t('agent.drain', { done: count(drain.done), total: count(drain.total) })}${drain.leftMillis === null
      ? nothing
      : html` · ${t('agent.drain.left', { time: duration(drain.leftMillis) })}`}</p>
  </div>`;
}

export const waitingWords = (agent: Agent): string =>
  agent.pendingRecords === null ? t('figures.unknown')
    : agent.pendingRecords === 0 ? t('none') : t('agent.waiting.records', { n: count(agent.pendingRecords) }, agent.pendingRecords);

export function outboxWords(agent: Agent): string | null {
  if (agent.outboxBytes === null || agent.outboxBytes === undefined) return null;
  return agent.outboxCapacityBytes
    ? t('agent.outbox.of', { used: bytes(agent.outboxBytes), total: bytes(agent.outboxCapacityBytes) })
    : bytes(agent.outboxBytes);
}
