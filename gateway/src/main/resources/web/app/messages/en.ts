import { actions } from './en/actions';
import { agent } from './en/agent';
import { alarms } from './en/alarms';
import { approvals } from './en/approvals';
import { audit } from './en/audit';
import { bulk } from './en/bulk';
import { conflicts } from './en/conflicts';
import { device } from './en/device';
import { editor } from './en/editor';
import { enrolments } from './en/enrolments';
import { fleet } from './en/fleet';
import { frame } from './en/frame';
import { insight } from './en/insight';
import { models } from './en/models';
import { notifications } from './en/notifications';
import { people } from './en/people';
import { profiles } from './en/profiles';
import { site } from './en/site';
import { updates } from './en/updates';
import { timeline } from './en/timeline';

/**
 * English. Another language is another file of the same shape. A message with a count has one form per plural
 * category of the language (Intl.PluralRules) and takes the count as {n}.
 */
export const en = {
  ...actions,
  ...agent,
  ...alarms,
  ...approvals,
  ...audit,
  ...bulk,
  ...conflicts,
  ...device,
  ...editor,
  ...enrolments,
  ...fleet,
  ...frame,
  ...insight,
  ...models,
  ...notifications,
  ...people,
  ...profiles,
  ...site,
  ...timeline,
  ...updates,
} as const;
