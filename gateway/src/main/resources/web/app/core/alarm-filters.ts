import { GROUPINGS, type Grouping, HANDLINGS, type HandlingFilter, isHandled } from './alarm-groups';
import type { Alarm } from './types';

export const STATES = ['active', 'cleared', 'all'] as const;
export type AlarmState = (typeof STATES)[number];

/** Which alarms are shown and how, as it stands in the address. */
export interface AlarmFilters {
  state: AlarmState;
  by: Grouping;
  handling: HandlingFilter | '';
  severity: string;
  site: string;
  agent: string;
  rule: string;
  text: string;
}

export const alarmFilters: AlarmFilters = { state: 'active', by: 'rule', handling: '', severity: '', site: '', agent: '', rule: '', text: '' };

const oneOf = <T extends string>(words: readonly T[], word: string | null): T | undefined => words.find((one) => one === word);

export function filtersOf(query: URLSearchParams): AlarmFilters {
  return {
    state: oneOf(STATES, query.get('state')) ?? 'active',
    by: oneOf(GROUPINGS, query.get('by')) ?? 'rule',
    handling: oneOf(HANDLINGS, query.get('handling')) ?? '',
    severity: query.get('severity') ?? '',
    site: query.get('site') ?? '',
    agent: query.get('agent') ?? '',
    rule: query.get('rule') ?? '',
    text: query.get('q') ?? query.get('device') ?? '',
  };
}

export function queryOf({ state, by, text, ...others }: AlarmFilters, shown: number | null): Record<string, string> {
  return {
    ...others, q: text, state: state === 'active' ? '' : state, by: by === 'rule' ? '' : by, alarm: shown === null ? '' : String(shown),
  };
}

export function isWanted(alarm: Alarm, { handling, severity, site, agent, rule, text }: AlarmFilters, me: string | null): boolean {
  const wanted = text.trim().toLowerCase();
  return (!severity || alarm.severity === severity) && (!site || alarm.site === site) && (!agent || alarm.agentId === agent)
    && (!rule || alarm.rule === rule) && isHandled(alarm, handling, me)
    && (!wanted || `${alarm.agentId} ${alarm.deviceId} ${alarm.rule} ${alarm.because ?? ''}`.toLowerCase().includes(wanted));
}
