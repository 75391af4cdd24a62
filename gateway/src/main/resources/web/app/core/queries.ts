import { store } from './store';
import type { Drain } from './drains';
import { type AccountState, type Agent, type Alarm, type Device, type Ledger, type Resource, type Severity, deviceKey, newestFirst } from './types';
import { humanise, roughDuration } from './format';
import { t, type MessageKey } from './messages';

/** Questions that several pages ask of the store. */

const SEVERITY_ORDER: Severity[] = ['critical', 'warning', 'info'];

const bySeverity = (a: Alarm, b: Alarm): number =>
  SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity);

/** Active alarms, all and by agent and by device, sorted once per change: cards ask for them a thousand times. */
let sorted: { version: number; all: Alarm[]; groups: Map<string, Alarm[]> } = { version: -1, all: [], groups: new Map() };

function alarmIndex(): typeof sorted {
  if (sorted.version === store.alarmsVersion) return sorted;
  const all = [...store.alarms.values()]
    .filter((alarm) => alarm.state === 'active')
    .sort((a, b) => bySeverity(a, b) || newestFirst(a, b));
  const groups = new Map<string, Alarm[]>();
  for (const alarm of all) {
    for (const key of [alarm.agentId, deviceKey(alarm.agentId, alarm.deviceId)]) {
      const group = groups.get(key);
      if (group) group.push(alarm);
      else groups.set(key, [alarm]);
    }
  }
  sorted = { version: store.alarmsVersion, all, groups };
  return sorted;
}

/** The most serious first, then the newest. */
export const activeAlarms = (): readonly Alarm[] => alarmIndex().all;

export const alarmsOf = (agentId: string, deviceId?: string): readonly Alarm[] =>
  alarmIndex().groups.get(deviceId === undefined ? agentId : deviceKey(agentId, deviceId)) ?? [];

/** Devices of every agent, grouped once per drawing of a page. */
export function devicesByAgent(): Map<string, Device[]> {
  const groups = new Map<string, Device[]>();
  for (const device of store.devices.values()) {
    const group = groups.get(device.agentId);
    if (group) group.push(device);
    else groups.set(device.agentId, [device]);
  }
  for (const group of groups.values()) group.sort(byDeviceId);
  return groups;
}

const natural = new Intl.Collator(undefined, { numeric: true });
const byDeviceId = (a: Device, b: Device): number => natural.compare(a.deviceId, b.deviceId);

const MODEL_SCORE = /^model\.(.+)\.score$/;
const MODEL_OUTPUT = /^model\.(.+)\.(score|label|forecast|lower|upper)$/;

/** The model behind a score stream, null for a resource of the device itself. */
export const modelOf = (resourceName: string): string | null => MODEL_SCORE.exec(resourceName)?.[1] ?? null;

/** What a resource, or what a model gives, is called. */
export function nameOf(resourceName: string): string {
  const [, model, output] = MODEL_OUTPUT.exec(resourceName) ?? [];
  return model && output ? t(`chart.${output}` as MessageKey, { model: humanise(model) }) : humanise(resourceName);
}

export const isMeasured = (resource: Resource): boolean =>
  modelOf(resource.name) === null && !resource.name.startsWith('decision.');

export const isNumeric = (resource: Resource): boolean => /^(float|int)/.test(resource.type);

/** Whether a history of it can be drawn. */
export const isChartable = (resource: Resource): boolean => isNumeric(resource) || resource.type === 'boolean';

export const drainOf = (agent: Agent): Drain | null =>
  store.drains.of(agent, store.rates.of(agent.agentId, performance.now()));

export const cutMillis = (agent: Agent): number =>
  agent.lastSeenAt ? Math.max(0, Date.now() - Date.parse(agent.lastSeenAt)) : 0;

/** The agent's link in words, and the tone that it is shown in. */
export function linkWords(agent: Agent): { text: string; tone: 'ok' | 'warn' | 'info' | 'plain' } {
  if (store.link.state === 'down') {
    return { text: t('agent.unsure', { state: t(`filter.${agent.state}`).toLowerCase() }), tone: 'plain' };
  }
  if (agent.state === 'cut-off') return { text: t('agent.cut-off', { time: roughDuration(cutMillis(agent)) }), tone: 'warn' };
  if (drainOf(agent)) return { text: t('agent.catching-up'), tone: 'info' };
  return { text: t('agent.connected'), tone: 'ok' };
}

/** As the agent has told it since it connected, or else why not; the gateway says the same of rows of the fleet. */
/** Several agents have the id: only one of them can tell its figures at a time. */
const ID_SHARED = 'SKR-G204';

export function accountState(agent: Agent): AccountState {
  if (agent.figures === 'none') return 'none';
  if (!agent.ledger.balanced) return 'off';
  if (agent.troubles.some((trouble) => trouble.code === ID_SHARED)) return 'shared';
  if (agent.earlier && agent.earlier.pendingRecords > 0) return 'apart';
  return agent.figures === 'old' ? 'old' : 'balanced';
}

/** Readings that the account does not explain: zero when it balances. */
export const unaccounted = (ledger: Ledger): number =>
  ledger.accepted - (ledger.pending + ledger.acknowledged + ledger.rolledUp + ledger.rejected + ledger.lost);
