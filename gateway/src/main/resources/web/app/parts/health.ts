import { html, nothing, type TemplateResult } from 'lit';
import type { FleetRow, Health } from '../core/types';
import { store } from '../core/store';
import { count, duration, roughDuration } from '../core/format';
import { t } from '../core/messages';
import { pill } from './basics';
import type { IconName } from './icons';

const LOOKS: Record<Health, { tone: string; icon?: IconName }> = {
  'ledger-off': { tone: 'bad', icon: 'warning' },
  'filling-up': { tone: 'bad', icon: 'warning' },
  trouble: { tone: 'warn', icon: 'warning' },
  'cut-off': { tone: 'warn', icon: 'cut' },
  'catching-up': { tone: 'info' },
  unknown: { tone: 'plain' },
  ok: { tone: 'ok' },
};

const HOUR_MILLIS = 3_600_000;

/** How an agent does, in one word; what was known last while the gateway is out of reach. */
export function healthPill({ health }: FleetRow): TemplateResult {
  const text = t(`health.${health}`);
  if (store.link.state === 'down') return pill('plain', t('agent.unsure', { state: text.toLowerCase() }));
  const { tone, icon } = LOOKS[health];
  return pill(tone, text, icon);
}

/** The same in a sentence: "cut off for 3 h, 41,200 readings waiting, room for 19 days". */
export function healthWords(row: FleetRow): string {
  const parts: string[] = [];
  if (row.state === 'cut-off') parts.push(t('health.words.cut', { time: roughDuration(Math.max(0, store.nowMillis() - Date.parse(row.lastSeenAt))) }));
  if (row.health === 'ledger-off') {
    parts.push(row.ledger === 'apart' ? t('health.words.apart')
      : row.unaccounted ? t('health.words.off', { n: count(row.unaccounted) }, Math.abs(row.unaccounted)) : t('health.words.behind'));
  }
  if (row.catchingUp) {
    const { done, total, secondsLeft } = row.catchingUp;
    parts.push(t('health.words.sending', { done: count(done), total: count(total) }));
    if (secondsLeft !== null) parts.push(t('health.words.left', { time: duration(secondsLeft * 1000) }));
  } else if (row.state === 'cut-off' && row.pendingRecords !== null) {
    parts.push(t('health.words.waiting', { n: count(row.pendingRecords) }, row.pendingRecords));
  }
  if ((row.state === 'cut-off' || row.health === 'filling-up') && row.hoursLeft !== null) {
    parts.push(t('health.words.room', { time: roughDuration(row.hoursLeft * HOUR_MILLIS) }));
  }
  if (row.troubles.length) parts.push([...new Set(row.troubles)].join(', '));
  if (parts.length === 0) parts.push(t(row.figures === 'none' ? 'health.words.untold' : 'health.words.ok'));
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A bar for an agent that sends its backlog. */
export const drainBar = ({ catchingUp }: FleetRow): TemplateResult | typeof nothing =>
  catchingUp ? html`<progress max="1" value=${catchingUp.done / catchingUp.total} aria-label=${t('agent.drain.label')}></progress>` : nothing;
