import { html, nothing, type TemplateResult } from 'lit';
import type { Agent, Severity } from '../core/types';
import { store } from '../core/store';
import { accountState, activeAlarms, cutMillis, drainOf } from '../core/queries';
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
export function fleetTiles(agents: readonly Agent[]): TemplateResult {
  return html`<ul class="tiles" aria-label=${t('fleet.tiles')}>
    ${tile(connected(agents))}${tile(readingRate(agents))}${tile(waiting(agents))}${tile(alarms())}${tile(ledger(agents))}
  </ul>`;
}

function connected(agents: readonly Agent[]): Tile {
  const cut = agents.filter((agent) => agent.state === 'cut-off');
  const longest = cut.reduce<Agent | undefined>((a, b) => (a && cutMillis(a) > cutMillis(b) ? a : b), undefined);
  const sub = !longest ? t('tile.agents.all')
    : cut.length > 1 ? t('tile.agents.cut.many', { n: cut.length })
    : t('tile.agents.cut', { agent: longest.agentId, time: roughDuration(cutMillis(longest)) });
  return {
    label: t('tile.agents'),
    value: t('tile.agents.value', { n: agents.length - cut.length, total: agents.length }),
    sub,
    tone: cut.length ? 'warn' : undefined,
    ...(cut.length ? { link: href.fleet({ state: 'cut-off' }) } : {}),
  };
}

function readingRate(agents: readonly Agent[]): Tile {
  const perSecond = store.rates.total(agents, performance.now());
  const stored = agents.reduce((sum, agent) => sum + agent.ledger.stored, 0);
  return {
    label: t('tile.rate'),
    value: perSecond === null ? '–' : html`${rate(perSecond)}<small>${t('per.second')}</small>`,
    sub: t('tile.rate.sub', { n: compact(stored) }),
    decoration: sparkline(store.rates.trend),
  };
}

function waiting(agents: readonly Agent[]): Tile {
  const drains = agents.map((agent) => ({ agent, drain: drainOf(agent) })).filter(({ drain }) => drain !== null);
  const old = agents.some((agent) => agent.figures !== 'current');
  const [first] = drains;
  const sub = drains.length > 1 ? t('tile.waiting.draining.many', { n: drains.length })
    : first?.drain?.leftMillis ? t('tile.waiting.draining', { agent: first.agent.agentId, time: duration(first.drain.leftMillis) })
    : old ? t('tile.waiting.old') : t('tile.waiting.none');
  return {
    label: t('tile.waiting'),
    value: compact(agents.reduce((sum, agent) => sum + (agent.pendingRecords ?? 0), 0)),
    sub,
    tone: drains.length ? 'info' : undefined,
  };
}

function alarms(): Tile {
  const active = activeAlarms();
  const bySeverity = new Map<Severity, number>();
  for (const alarm of active) bySeverity.set(alarm.severity, (bySeverity.get(alarm.severity) ?? 0) + 1);
  const parts = [...bySeverity].map(([severity, n]) => `${n} ${word('severity', severity).toLowerCase()}`);
  return {
    label: t('tile.alarms'),
    value: count(active.length),
    sub: parts.join(', ') || t('tile.alarms.none'),
    tone: bySeverity.has('critical') ? 'bad' : active.length ? 'warn' : undefined,
    link: href.alarms(),
  };
}

function ledger(agents: readonly Agent[]): Tile {
  const label = t('tile.ledger');
  const states = agents.map(accountState);
  const having = (...of: string[]): number => states.filter((state) => of.includes(state)).length;
  const off = having('off', 'shared', 'apart');
  const unknown = having('none');
  const old = having('old');
  if (off) return { label, value: t('tile.ledger.off', { n: off }), sub: t('tile.ledger.off.sub'), tone: 'bad', icon: 'warning' };
  if (unknown) return { label, value: '–', sub: t('tile.ledger.unknown', { n: unknown }) };
  if (agents.length === 0) return { label, value: '–', sub: t('ledger.unknown') };
  return { label, value: t('tile.ledger.ok'), sub: old ? t('tile.ledger.old', { n: old }) : t('tile.ledger.sub'),
    ...(old ? {} : { tone: 'ok' as const, icon: 'check' as const }) };
}
