import { type Alarm, type Severity, newestFirst } from './types';

/** By what alarms stand together. */
export const GROUPINGS = ['rule', 'agent', 'site', 'none'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Which alarms are wanted by what people do about them. */
export const HANDLINGS = ['unacknowledged', 'acknowledged', 'snoozed', 'mine', 'unassigned'] as const;
export type HandlingFilter = (typeof HANDLINGS)[number];

export interface AlarmGroup {
  key: string;
  alarms: Alarm[];
  severity: Severity;
  /** When the first of those that are shown was raised. */
  since: string;
  sites: string[];
  /** How many nobody has in hand. */
  unseen: number;
}

const ORDER: Severity[] = ['critical', 'warning', 'info'];
const rank = (severity: Severity): number => ORDER.indexOf(severity);

/** Nobody has said that they have seen it, and nobody wanted to hear of it later. */
export const needsSomebody = ({ handling }: Alarm): boolean => !handling.acknowledged && !handling.snooze;

export function isHandled(alarm: Alarm, as: HandlingFilter | '', me: string | null): boolean {
  const { acknowledged, snooze, assignee } = alarm.handling;
  switch (as) {
    case '': return true;
    case 'unacknowledged': return !acknowledged && !snooze;
    case 'acknowledged': return acknowledged !== null;
    case 'snoozed': return snooze !== null;
    case 'mine': return assignee !== null && assignee === me;
    case 'unassigned': return assignee === null;
  }
}

const keyOf = (alarm: Alarm, by: Grouping): string => {
  switch (by) {
    case 'rule': return `${alarm.kind}/${alarm.profileName ?? ''}/${alarm.rule}`;
    case 'agent': return alarm.agentId;
    case 'site': return alarm.site;
    case 'none': return String(alarm.id);
  }
};

/** Those that need somebody first, then the most serious, then the newest. */
export function groupsOf(alarms: readonly Alarm[], by: Grouping): AlarmGroup[] {
  const groups = new Map<string, AlarmGroup>();
  for (const alarm of alarms) {
    const key = keyOf(alarm, by);
    const group = groups.get(key);
    const unseen = needsSomebody(alarm) ? 1 : 0;
    if (!group) {
      groups.set(key, { key, alarms: [alarm], severity: alarm.severity, since: alarm.raisedAt, sites: [alarm.site], unseen });
      continue;
    }
    group.alarms.push(alarm);
    group.unseen += unseen;
    if (rank(alarm.severity) < rank(group.severity)) group.severity = alarm.severity;
    if (Date.parse(alarm.raisedAt) < Date.parse(group.since)) group.since = alarm.raisedAt;
    if (!group.sites.includes(alarm.site)) group.sites.push(alarm.site);
  }
  const newest = (group: AlarmGroup): Alarm => group.alarms[0] as Alarm;
  for (const group of groups.values()) group.alarms.sort((a, b) => rank(a.severity) - rank(b.severity) || newestFirst(a, b));
  return [...groups.values()].sort((a, b) =>
    Number(b.unseen > 0) - Number(a.unseen > 0) || rank(a.severity) - rank(b.severity) || newestFirst(newest(a), newest(b)));
}
