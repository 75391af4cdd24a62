import { type Page, type Tagged, ifMatch, pageOf, quoted, taggedOf } from './answers';
import type { SignedApproval } from './approver-key';
import type {
  ActOutcome,
  Agent,
  AgentProfiles,
  AgentSettings,
  Alarm,
  AlarmAct,
  AlarmMark,
  Approval,
  AuditEntry,
  AuditEvidence,
  AuditLog,
  BundleProblem,
  Certificate,
  Command,
  Conflict,
  ConflictState,
  Device,
  Enrolment,
  EnrolmentToken,
  ExplainedAlarm,
  FleetAnswer,
  History,
  LogLevel,
  Me,
  Missing,
  Model,
  ModelBundle,
  ModelRun,
  ModelVersion,
  Person,
  Policy,
  Precision,
  Profile,
  ProfileAssignment,
  Role,
  Rollout,
  SavedView,
  SessionInfo,
  Sightings,
  Site,
  SourceProblem,
  TimelineEntry,
  Timeline,
  Token,
  Twin,
  TwinHistoryEntry,
  Verdict,
  Vitals,
} from './types';
import type { ContactPoint, Delivery, NotifyRoute } from './types/notification';
import type { ActionWish, AgentAction } from './types/action';
import type { Bulk, BulkOutlook, BulkWish } from './types/bulk';
import type { AgentProgram, Program, ProgramRollout, UpdatePreview, UpdateWish } from './types/program';
import type { ModelAssignment, ModelScope, RolloutComparison, RolloutPreview, RolloutWish } from './types/model';

/** A refusal of the gateway (RFC 9457 problem details) with its stable code. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string | null,
    message: string,
    /** All that is wrong with what was sent, of a bundle. */
    readonly problems: readonly BundleProblem[] = [],
  ) {
    super(message);
  }
}

export const path = (...parts: string[]): string => '/api/' + parts.map(encodeURIComponent).join('/');

export function withQuery(url: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size ? `${url}?${search}` : url;
}

/** A gateway that froze takes requests and never answers. */
const LONGEST_ANSWER_MILLIS = 30_000;

let refused = (): void => {};

/** Called when the gateway knows whoever is here no more. */
export function onRefusal(listener: () => void): void {
  refused = listener;
}

/** What no other site's page can have a browser send along; the gateway wants it of whoever changes something. */
const OURS = { 'x-skerry-request': '1' };
const NOT_LOGGED_IN = ['SKR-G700', 'SKR-G702'];

export async function request<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await answer(url, init);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function requestText(url: string): Promise<string> {
  return (await answer(url, { headers: { accept: 'text/plain, application/problem+json' } })).text();
}

async function answer(url: string, { signal, ...init }: RequestInit = {}): Promise<Response> {
  const patience = AbortSignal.timeout(LONGEST_ANSWER_MILLIS);
  const response = await fetch(url, {
    ...init, headers: { accept: 'application/json', ...OURS, ...init.headers }, signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (!response.ok) {
    const problem = await problemOf(response);
    if (NOT_LOGGED_IN.includes(problem.code ?? '')) refused();
    throw problem;
  }
  return response;
}

export async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { headers: { accept: 'application/yaml', ...OURS }, signal: AbortSignal.timeout(LONGEST_ANSWER_MILLIS) });
  if (!response.ok) throw await problemOf(response);
  return new Uint8Array(await response.arrayBuffer());
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = await response.text();
  try {
    const { code, title, detail, hint, problems } = JSON.parse(body) as Record<'code' | 'title' | 'detail' | 'hint', string | undefined> & { problems?: BundleProblem[] };
    const what = [title, detail].filter(Boolean).join(': ') || response.statusText;
    return new ApiProblem(response.status, code ?? null, hint ? `${what}; ${hint}` : what, problems);
  } catch {
    return new ApiProblem(response.status, null, `${response.status} ${response.statusText}`);
  }
}

export interface AlarmQuery {
  state?: 'active' | 'cleared' | 'all';
  agent?: string;
  device?: string;
  limit?: number;
  before?: string;
  [name: string]: string | number | undefined;
}

export const jsonOf = (method: string, body: unknown): RequestInit => ({
  method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
});

export const yamlOf = (method: string, body: string, headers: Record<string, string> = {}): RequestInit => ({
  method, headers: { 'content-type': 'application/yaml', ...headers }, body,
});

const tagged = async <T>(url: string): Promise<Tagged<T>> => taggedOf<T>(await answer(url));
const page = async <T>(url: string, signal?: AbortSignal): Promise<Page<T>> => pageOf<T>(await answer(url, signal && { signal }));

export const api = {
  me: () => request<Me>('/api/me'),
  login: (name: string, password: string) => request<void>('/api/login', jsonOf('POST', { name, password })),
  logout: () => request<{ next: string | null }>('/api/logout', { method: 'POST' }),
  firstAdmin: (link: string, name: string, password: string) => request<void>('/api/first-admin', jsonOf('POST', { link, name, password })),
  changePassword: (present: string, password: string) => request<void>('/api/me/password', jsonOf('PUT', { present, password })),
  people: () => request<Person[]>('/api/people'),
  addPerson: (person: { name: string; password: string; role: Role; sites: string[] | null }) => request<Person>('/api/people', jsonOf('POST', person)),
  changePerson: ({ name, revision }: Person, edit: { role?: Role; sites?: string[] | null }) =>
    request<Person>(path('people', name), ifMatch(quoted(revision), jsonOf('PATCH', edit))),
  removePerson: ({ name, revision }: Person) => request<Person>(path('people', name), ifMatch(quoted(revision), { method: 'DELETE' })),
  sessions: () => request<SessionInfo[]>('/api/sessions'),
  endSession: (id: number) => request<void>(path('sessions', String(id)), { method: 'DELETE' }),
  tokens: () => request<Token[]>('/api/tokens'),
  makeToken: (token: { name: string; role: Role; sites: string[] | null; expiresIn: string }) =>
    request<{ token: string }>('/api/tokens', jsonOf('POST', token)),
  revokeToken: (id: number) => request<void>(path('tokens', String(id)), { method: 'DELETE' }),

  /** A window of the list of the fleet; the query as it stands in the address, without its question mark. */
  fleet: (query: string, { offset = 0, limit = 0, signal }: { offset?: number; limit?: number; signal?: AbortSignal } = {}) =>
    request<FleetAnswer>(`/api/fleet?${query}${query && '&'}offset=${offset}&limit=${limit}`, signal && { signal }),
  /** Agents in full with their devices, or with one of them; those that are not there are left out. */
  shown: (agentIds: readonly string[], deviceId?: string, signal?: AbortSignal) =>
    request<{ agents: Agent[]; devices: Device[] }>(
      `/api/fleet/agents?${agentIds.map((id) => `id=${encodeURIComponent(id)}`).join('&')}` + (deviceId === undefined ? '' : `&device=${encodeURIComponent(deviceId)}`),
      signal && { signal }),
  views: () => request<SavedView[]>('/api/fleet/views'),
  /** Under another name than before it is renamed. */
  keepView: (before: string, view: { name: string; query: string; shared: boolean }) => request<SavedView[]>(path('fleet', 'views', before), jsonOf('PUT', view)),
  forgetView: (name: string) => request<SavedView[]>(path('fleet', 'views', name), { method: 'DELETE' }),
  /** What the reader of an event stream wants to hear of. */
  interest: (stream: string, shown: { agents: readonly string[]; devices: readonly { agentId: string; deviceId: string }[]; rows: readonly string[]; fleet: boolean }, signal?: AbortSignal) =>
    request<void>(path('events', stream, 'interest'), { ...jsonOf('PUT', shown), ...(signal && { signal }) }),
  alarms: (query: AlarmQuery, signal?: AbortSignal) => request<Alarm[]>(withQuery('/api/alarms', query), signal && { signal }),
  alarmPage: (query: AlarmQuery, signal?: AbortSignal) => page<Alarm>(withQuery('/api/alarms', query), signal),
  /** Where a page leads on to. */
  following: <T>(next: string, signal?: AbortSignal) => page<T>(next, signal),
  explainedAlarm: (id: string | number) => request<ExplainedAlarm>(path('alarms', String(id))),
  /** What can be done is done; the answer says of which it was not, and why. */
  actOnAlarms: (alarms: { id: number; revision?: number }[], act: AlarmAct) =>
    request<ActOutcome>('/api/alarms/acts', jsonOf('POST', { ...act, alarms })),
  alarmTimeline: (id: number) => request<TimelineEntry[]>(path('alarms', String(id), 'timeline')),
  contactPoints: () => tagged<ContactPoint[]>('/api/notifications/contact-points'),
  putContactPoint: (name: string, contact: Partial<ContactPoint>, tag: string) =>
    request<{ contactPoint: ContactPoint; secret: string | null }>(path('notifications', 'contact-points', name), ifMatch(tag, jsonOf('PUT', contact))),
  removeContactPoint: (name: string, tag: string) => request<ContactPoint>(path('notifications', 'contact-points', name), ifMatch(tag, { method: 'DELETE' })),
  testContactPoint: (name: string) =>
    request<{ delivered: boolean; answer: string; millis: number }>(path('notifications', 'contact-points', name, 'test'), { method: 'POST' }),
  notifyRoutes: () => tagged<NotifyRoute[]>('/api/notifications/routes'),
  putNotifyRoute: (name: string, route: Partial<NotifyRoute>, tag: string) => request<NotifyRoute>(path('notifications', 'routes', name), ifMatch(tag, jsonOf('PUT', route))),
  removeNotifyRoute: (name: string, tag: string) => request<NotifyRoute>(path('notifications', 'routes', name), ifMatch(tag, { method: 'DELETE' })),
  deliveries: (limit: number) => request<Delivery[]>(withQuery('/api/notifications/deliveries', { limit })),
  assignees: () => request<string[]>('/api/alarms/assignees'),
  markAlarm: (id: string | number, mark: Verdict, comment: string) =>
    request<Alarm>(path('alarms', String(id), 'mark'), jsonOf('PUT', { mark, comment })),
  unmarkAlarm: (id: string | number) => request<Alarm>(path('alarms', String(id), 'mark'), { method: 'DELETE' }),
  alarmMarks: (id: string | number) => request<AlarmMark[]>(path('alarms', String(id), 'marks')),
  precision: () => request<Precision>('/api/alarms/precision'),
  removeAgent: (agentId: string, withRecords: boolean) =>
    request<unknown>(withQuery(path('agents', agentId), { readings: withRecords ? 'delete' : 'keep' }), { method: 'DELETE' }),
  vitals: (agentId: string) => request<Vitals>(path('agents', agentId, 'vitals')),
  agentSettings: (agentId: string) => request<AgentSettings>(path('agents', agentId, 'settings')),
  agentProfiles: (agentId: string) => request<AgentProfiles>(path('agents', agentId, 'profiles')),
  agentModels: (agentId: string) => request<ModelRun[]>(path('agents', agentId, 'models')),
  /** What it logs, a JSON object a line, until the signal ends it. */
  logs: async (agentId: string, level: LogLevel, signal: AbortSignal) => {
    const response = await fetch(withQuery(path('agents', agentId, 'logs'), { level }), { headers: { accept: 'application/x-ndjson, application/problem+json', ...OURS }, signal });
    if (!response.ok) {
      const problem = await problemOf(response);
      if (NOT_LOGGED_IN.includes(problem.code ?? '')) refused();
      throw problem;
    }
    return response.body as ReadableStream<Uint8Array<ArrayBuffer>>;
  },
  sightings: (agentId: string) => request<Sightings>(path('agents', agentId, 'sightings')),
  missing: (agentId: string) => request<Missing>(path('agents', agentId, 'missing')),
  replay: (agentId: string) =>
    request<Missing>(path('agents', agentId, 'replay'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{}',
    }),
  twin: (agentId: string, deviceId: string) => request<Twin>(path('twins', agentId, deviceId)),

  setDesired: (agentId: string, deviceId: string, property: string, value: unknown) =>
    request<Twin>(path('twins', agentId, deviceId), {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json', accept: 'application/json' },
      body: JSON.stringify({ desired: { [property]: value } }),
    }),

  agentActions: (agentId: string, limit: number) =>
    request<AgentAction[]>(withQuery(path('agents', agentId) + '/actions', { limit })),
  tellAgent: (agentId: string, wish: ActionWish) =>
    request<AgentAction>(path('agents', agentId) + '/actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(wish),
    }),
  bulkOutlook: (wish: BulkWish) => request<BulkOutlook>('/api/fleet/bulk/dry-run', jsonOf('POST', wish)),
  beginBulk: (wish: BulkWish) => request<Bulk>('/api/fleet/bulk', jsonOf('POST', wish)),
  bulk: (id: string) => request<Bulk>(path('fleet', 'bulk', id)),
  stopBulk: (id: string) => request<Bulk>(path('fleet', 'bulk', id) + '/stop', { method: 'POST' }),
  undoBulk: (id: string) => request<Bulk>(path('fleet', 'bulk', id) + '/undo', { method: 'POST' }),

  commands: (agentId: string, deviceId: string, limit: number) =>
    request<Command[]>(withQuery(path('devices', agentId, deviceId) + '/commands', { limit })),
  sendCommand: (agentId: string, deviceId: string, command: { id: string; name: string; arguments: Record<string, unknown>; expiresIn: string }) =>
    request<Command>(path('devices', agentId, deviceId) + '/commands', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(command),
    }),
  cancelCommand: (id: string) => request<Command>(path('commands', id) + '/cancel', { method: 'POST' }),

  twinHistory: (agentId: string, deviceId: string, property: string, limit: number) =>
    request<TwinHistoryEntry[]>(withQuery(path('twins', agentId, deviceId) + '/history', { property, limit })),

  conflicts: (query: { state?: ConflictState | 'all'; agent?: string; limit?: number }, signal?: AbortSignal) => page<Conflict>(withQuery('/api/conflicts', query), signal),

  conflict: (id: string | number) => request<Conflict>(path('conflicts', String(id))),
  /** Refused when the conflict has other values by now. */
  choose: ({ id, revision }: Conflict, dot: string) =>
    request<Conflict>(path('conflicts', String(id), 'choice'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'if-match': `"${id}.${revision}"` },
      body: JSON.stringify({ value: dot }),
    }),

  site: (site: string) => request<Site>(path('sites', site)),

  enrolments: () => request<Enrolment[]>('/api/enrolments'),
  enrolment: (id: string) => request<Enrolment>(path('enrolments', id)),
  /** What is empty is left to whoever uses the token. */
  makeEnrolment: (wanted: { agentId: string; site: string; expiresIn: string }) =>
    request<EnrolmentToken>('/api/enrolments', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''))),
    }),
  cancelEnrolment: (id: string) => request<Enrolment>(path('enrolments', id), { method: 'DELETE' }),
  certificates: (agentId: string) => request<Certificate[]>(path('agents', agentId, 'certificates')),
  audit: (query: { what: string; who: string; agent: string; device: string; from: string; to: string; limit: number; before: number | undefined }) => request<AuditEntry[]>(withQuery('/api/audit', query)),
  auditLogs: () => request<AuditLog[]>('/api/audit/logs'),
  auditProof: (index: number) => requestText(path('audit', String(index), 'proof')),
  settleLog: () => request<AuditLog[]>(path('audit', 'logs', 'settle'), { method: 'POST' }),
  auditEvidence: () => request<AuditEvidence[]>('/api/audit/evidence'),
  settleEvidence: (id: number) => request<AuditEvidence>(path('audit', 'evidence', String(id), 'settle'), { method: 'POST' }),

  approvals: (query: { state: string; limit: number }, signal?: AbortSignal) => page<Approval>(withQuery('/api/approvals', query), signal),
  giveApproval: (id: string, approval: SignedApproval) => request<Approval>(path('approvals', id), jsonOf('POST', approval)),
  withdrawApproval: (id: string) => request<Approval>(path('approvals', id), { method: 'DELETE' }),
  /** As it was hashed: a text would have lost the mark that a file may begin with. */
  approvalSource: (id: string) => bytesOf(path('approvals', id, 'source')),
  policy: () => request<Policy>('/api/policy'),
  lintPolicy: (source: string) => request<{ compiles: boolean; problems: SourceProblem[] }>('/api/policy/lint', yamlOf('POST', source)),
  /** Refused when another version is in force by now. */
  putPolicy: (source: string, version: number) => request<{ policy: Policy; waiting: string | null }>('/api/policy', yamlOf('PUT', source, { 'if-match': `"${version}"` })),

  profiles: () => request<Profile[]>('/api/profiles'),
  agentsOfProfile: (name: string) => request<AgentProfiles[]>(path('profiles', name, 'agents')),
  profileSource: (name: string, version: string) => path('profiles', name, 'versions', version, 'source'),
  assignProfile: (name: string, { version, scope, target, device }: Omit<ProfileAssignment, 'digest' | 'at' | 'by'>) =>
    request<ProfileAssignment[]>(path('profiles', name, 'assignments'), {
      method: 'PUT',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ version, scope, target, device }),
    }),
  unassignProfile: (name: string, { scope, target, device }: Pick<ProfileAssignment, 'scope' | 'target' | 'device'>) =>
    request<ProfileAssignment[]>(withQuery(path('profiles', name, 'assignments'), { scope, target, device }), { method: 'DELETE' }),

  models: () => request<Model[]>('/api/models'),
  model: (name: string) => request<Model>(path('models', name)),
  modelVersion: (name: string, version: string) => request<ModelBundle>(path('models', name, version)),
  modelArchive: (name: string, version: string) => path('models', name, version, 'archive'),
  agentsOfModel: (name: string) => request<ModelRun[]>(path('models', name, 'agents')),
  removeModel: (name: string, version: string) => request<ModelVersion>(path('models', name, version), { method: 'DELETE' }),
  programs: () => request<Program[]>(path('programs')),
  programRollouts: () => request<ProgramRollout[]>(path('program-rollouts')),
  programRollout: (id: string) => request<ProgramRollout>(path('program-rollouts', id)),
  previewUpdate: (wish: UpdateWish) => request<UpdatePreview>(path('program-rollouts', 'preview'), jsonOf('POST', wish)),
  startUpdate: (wish: UpdateWish) => request<ProgramRollout>(path('program-rollouts'), jsonOf('POST', wish)),
  pauseUpdate: ({ id, revision }: ProgramRollout, isPaused: boolean) =>
    request<ProgramRollout>(path('program-rollouts', id, isPaused ? 'pause' : 'resume'), ifMatch(quoted(revision), { method: 'POST' })),
  stopUpdate: ({ id, revision }: ProgramRollout, reason: string) =>
    request<ProgramRollout>(path('program-rollouts', id, 'stop'), ifMatch(quoted(revision), jsonOf('POST', { reason }))),
  revertUpdate: ({ id, revision }: ProgramRollout) => request<ProgramRollout>(path('program-rollouts', id, 'revert'), ifMatch(quoted(revision), { method: 'POST' })),
  agentProgram: (agentId: string) => request<AgentProgram>(path('agents', agentId, 'program')),
  rollouts: (name: string) => request<Rollout[]>(path('models', name, 'rollouts')),
  rollout: (name: string, id: string) => request<Rollout>(path('models', name, 'rollouts', id)),
  rolloutComparison: (name: string, id: string) => request<RolloutComparison>(path('models', name, 'rollouts', id, 'comparison')),
  previewRollout: (name: string, wish: RolloutWish) => request<RolloutPreview>(path('models', name, 'rollouts', 'preview'), jsonOf('POST', wish)),
  startRollout: (name: string, wish: RolloutWish) => request<Rollout>(path('models', name, 'rollouts'), jsonOf('POST', wish)),
  /** Refused, as what follows, when it is not any more as it was seen. */
  promoteRollout: (name: string, { id, stage, revision }: Rollout, force: boolean) =>
    request<Rollout>(path('models', name, 'rollouts', id, 'promote'), ifMatch(quoted(revision), jsonOf('POST', { force, stage }))),
  pauseRollout: (name: string, { id, revision }: Rollout, isPaused: boolean) =>
    request<Rollout>(path('models', name, 'rollouts', id, isPaused ? 'pause' : 'resume'), ifMatch(quoted(revision), { method: 'POST' })),
  /** With the tag that a change goes with: it is refused when others have changed them since. */
  modelAssignments: async (name: string): Promise<{ assignments: ModelAssignment[]; tag: string }> => {
    const { shown, tag } = await tagged<ModelAssignment[]>(path('models', name, 'assignments'));
    return { assignments: shown, tag };
  },
  assignModel: (name: string, wish: { version: string; scope: ModelScope; target?: string }, tag: string) =>
    request<ModelAssignment[]>(path('models', name, 'assignments'), ifMatch(tag, jsonOf('PUT', wish))),
  unassignModel: (name: string, { scope, target }: ModelAssignment, tag: string) =>
    request<ModelAssignment[]>(withQuery(path('models', name, 'assignments'), { scope, target }), ifMatch(tag, { method: 'DELETE' })),
  abortRollout: (name: string, { id, revision }: Rollout, reason: string) =>
    request<Rollout>(path('models', name, 'rollouts', id, 'abort'), ifMatch(quoted(revision), jsonOf('POST', { reason }))),
  /** Takes as long as it takes: the gateway ends what has come to a stand. */
  pushModel: async (bundle: File): Promise<{ version: ModelVersion; isNew: boolean }> => {
    const response = await fetch('/api/models', { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/zip', ...OURS }, body: bundle });
    if (!response.ok) throw await problemOf(response);
    return { version: (await response.json()) as ModelVersion, isNew: response.status === 201 };
  },

  history: (
    agentId: string,
    deviceId: string,
    query: { resource: string; fromMillis: number; toMillis: number; maxPoints: number },
    signal: AbortSignal,
  ) =>
    request<History>(
      withQuery(path('devices', agentId, deviceId) + '/history', {
        resource: query.resource,
        from: new Date(query.fromMillis).toISOString(),
        to: new Date(query.toMillis).toISOString(),
        maxPoints: query.maxPoints,
      }),
      { signal },
    ),
  timeline: (agentId: string, deviceId: string, { fromMillis, toMillis, limit }: { fromMillis: number; toMillis: number; limit: number }, signal: AbortSignal) =>
    request<Timeline>(withQuery(path('devices', agentId, deviceId, 'timeline'), {
      from: new Date(fromMillis).toISOString(), to: new Date(toMillis).toISOString(), limit,
    }), { signal }),
  /** Every stored reading of a resource, to be saved as a file. */
  readingsLink: (agentId: string, deviceId: string, resource: string, { fromMillis, toMillis }: { fromMillis: number; toMillis: number }) =>
    withQuery(path('devices', agentId, deviceId, 'readings'), { resource, from: new Date(fromMillis).toISOString(), to: new Date(toMillis).toISOString() }),
};
