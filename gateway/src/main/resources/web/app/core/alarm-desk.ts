import { api } from './api';
import { problemText } from './problems';
import type { Alarm, AlarmAct } from './types';
import { type MessageKey, t } from './messages';

/** What was done, as it is told, with the way back where there is one. */
export interface Done {
  text: string;
  /** What the gateway did not do, and why. */
  refused: string | null;
  undo: (() => Promise<Done>) | null;
}

const DONE: Record<AlarmAct['act'], MessageKey> = {
  acknowledge: 'alarms.done.acknowledge', unacknowledge: 'alarms.done.unacknowledge', assign: 'alarms.done.assign',
  snooze: 'alarms.done.snooze', unsnooze: 'alarms.done.unsnooze', comment: 'alarms.done.comment',
};

/** Undone by what takes it back; a comment stays. */
function reverse(act: AlarmAct, before: readonly Alarm[]): AlarmAct | null {
  switch (act.act) {
    case 'acknowledge': return { act: 'unacknowledge' };
    case 'unacknowledge': return { act: 'acknowledge' };
    case 'snooze': return { act: 'unsnooze' };
    case 'assign': {
      const people = new Set(before.map(({ handling }) => handling.assignee));
      return people.size === 1 ? { act: 'assign', person: [...people][0] ?? null } : null;
    }
    case 'unsnooze': case 'comment': return null;
  }
}

/** Does something about alarms, and says what came of it. */
export async function act(alarms: readonly Alarm[], what: AlarmAct): Promise<Done> {
  try {
    const { done, refused } = await api.actOnAlarms(alarms.map(({ id }) => ({ id })), what);
    const back = reverse(what, alarms);
    const others = [...new Set(refused.map(({ title, detail }) => `${title}: ${detail}`))];
    return {
      text: done.length ? t(DONE[what.act], { n: done.length, person: what.act === 'assign' ? (what.person ?? t('alarms.nobody')) : '' }) : '',
      refused: others.length ? others.slice(0, 3).join('; ') + (others.length > 3 ? ' …' : '') : null,
      // Back from what they are now: whatever somebody else does meanwhile is not undone.
      undo: back && done.length ? async () => undo(done, back) : null,
    };
  } catch (error) {
    return { text: '', refused: problemText(error), undo: null };
  }
}

async function undo(done: readonly Alarm[], back: AlarmAct): Promise<Done> {
  try {
    const { done: undone, refused } = await api.actOnAlarms(done.map(({ id, handling }) => ({ id, revision: handling.revision })), back);
    return {
      text: undone.length ? t('alarms.undone', { n: undone.length }) : '',
      refused: refused.length ? `${refused[0]?.title}: ${refused[0]?.detail}` : null,
      undo: null,
    };
  } catch (error) {
    return { text: '', refused: problemText(error), undo: null };
  }
}
