import { html, nothing, type TemplateResult } from 'lit';
import type { AccountState, FleetTotals, Severity } from '../core/types';
import { store } from '../core/store';
import { BUILT_IN, hashOf } from '../core/fleet-query';
import { compact, count, duration, rate, roughDuration } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { name } from '../parts/basics';
import { icon, type IconName } from '../parts/icons';
import { sparkline } from '../parts/sparkline';

interface Tile {
  label: string;
  value: unknown;
  sub: string;
  tone?: 'ok' | 'warn' | 'bad' | 'info' | undefined;
  icon?: IconName;
  link?: string;
  decoration?: unknown;
}

const tile = ({ label, value, sub, tone, icon: sign, link, decoration }: Tile): TemplateResult => {
  const content = html`<span class="tile-label">${label}</span>
    <span class="tile-value">${sign ? icon(sign) : nothing}${value}</span>
    <span class="tile-sub">${name(sub)}</span>${decoration ?? nothing}`;
  return link
    ? html`<li><a class="tile ${tone ?? ''}" href=${link}>${content}</a></li>`
    : html`<li><div class="tile ${tone ?? ''}">${content}</div></li>`;
};

/** The state of the fleet in five numbers. */
export function fleetTiles(totals: FleetTotals): TemplateResult {
  return html`<ul class="tiles" aria-label=${t('fleet.tiles')}>
    ${tile(connected(totals))}${tile(readingRate(totals))}${tile(waiting(totals))}${tile(alarms(totals))}${tile(ledger(totals))}
  </ul>`;
}

function connected({ agents, connected: n, longestCutOff }: FleetTotals): Tile {
  const cut = agents - n;
  const sub = !longestCutOff ? t('tile.agents.all')
    : cut > 1 ? t('tile.agents.cut.many', { n: count(cut) }, cut)
    : t('tile.agents.cut', { agent: longestCutOff.agentId, time: roughDuration(Math.max(0, store.nowMillis() - Date.parse(longestCutOff.lastSeenAt))) });
  return {
    label: t('tile.agents'),
    value: t('tile.agents.value', { n: count(n), total: count(agents) }),
    sub,
    tone: cut ? 'warn' : undefined,
    ...(cut ? { link: hashOf(BUILT_IN['cut-off']) } : {}),
  };
}

function readingRate({ recordsPerSecond, storedRecords }: FleetTotals): Tile {
  return {
    label: t('tile.rate'),
    value: recordsPerSecond === null ? '–' : html`${rate(recordsPerSecond)}<small>${t('per.second')}</small>`,
    sub: t('tile.rate.sub', { n: compact(storedRecords) }),
    decoration: sparkline(store.trend),
  };
}

function waiting({ waitingRecords, catchingUp, next, oldFigures }: FleetTotals): Tile {
  const sub = catchingUp > 1 ? t('tile.waiting.draining.many', { n: count(catchingUp) }, catchingUp)
    : next ? t('tile.waiting.draining', { agent: next.agentId, time: duration(next.secondsLeft * 1000) })
    : oldFigures ? t('tile.waiting.old') : t('tile.waiting.none');
  return {
    label: t('tile.waiting'), value: compact(waitingRecords), sub, tone: catchingUp ? 'info' : undefined,
    ...(catchingUp ? { link: hashOf(BUILT_IN['catching-up']) } : {}),
  };
}

const SEVERITIES: Severity[] = ['critical', 'warning', 'info'];

function alarms({ alarms: active }: FleetTotals): Tile {
  const total = active.critical + active.warning + active.info;
  const parts = SEVERITIES.filter((severity) => active[severity]).map((severity) => `${count(active[severity])} ${word('severity', severity).toLowerCase()}`);
  return {
    label: t('tile.alarms'),
    value: count(total),
    sub: parts.join(', ') || t('tile.alarms.none'),
    tone: active.critical ? 'bad' : total ? 'warn' : undefined,
    link: href.alarms(),
  };
}

function ledger({ agents, ledger: states }: FleetTotals): Tile {
  const label = t('tile.ledger');
  const having = (...of: AccountState[]): number => of.reduce((sum, state) => sum + (states[state] ?? 0), 0);
  const off = having('off', 'shared', 'apart');
  const unknown = having('none');
  const old = having('old');
  if (off) return { label, value: t('tile.ledger.off', { n: count(off) }, off), sub: t('tile.ledger.off.sub'), tone: 'bad', icon: 'warning', link: hashOf({ text: '', wanted: {}, sort: 'ledger' }) };
  if (unknown) return { label, value: '–', sub: t('tile.ledger.unknown', { n: count(unknown) }, unknown) };
  if (agents === 0) return { label, value: '–', sub: t('ledger.unknown') };
  return { label, value: t('tile.ledger.ok'), sub: old ? t('tile.ledger.old', { n: count(old) }, old) : t('tile.ledger.sub'),
    ...(old ? {} : { tone: 'ok' as const, icon: 'check' as const }) };
}
