import type { Agent, Alarm, Command, Conflict, ConflictState, Device, History, Missing, Twin, TwinHistoryEntry } from './types';

/** A refusal of the gateway (RFC 9457 problem details) with its stable code. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string | null,
    message: string,
  ) {
    super(message);
  }
}

const path = (...parts: string[]): string => '/api/' + parts.map(encodeURIComponent).join('/');

function withQuery(url: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size ? `${url}?${search}` : url;
}

/** A gateway that froze takes requests and never answers. */
const LONGEST_ANSWER_MILLIS = 30_000;

async function request<T>(url: string, { signal, ...init }: RequestInit = {}): Promise<T> {
  const patience = AbortSignal.timeout(LONGEST_ANSWER_MILLIS);
  const response = await fetch(url, {
    headers: { accept: 'application/json' }, ...init, signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = await response.text();
  try {
    const { code, title, detail, hint } = JSON.parse(body) as Record<'code' | 'title' | 'detail' | 'hint', string | undefined>;
    const what = [title, detail].filter(Boolean).join(': ') || response.statusText;
    return new ApiProblem(response.status, code ?? null, hint ? `${what}; ${hint}` : what);
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

export const api = {
  agents: (signal: AbortSignal) => request<Agent[]>('/api/agents', { signal }),
  devices: (signal: AbortSignal) => request<Device[]>('/api/devices', { signal }),
  alarms: (query: AlarmQuery, signal?: AbortSignal) => request<Alarm[]>(withQuery('/api/alarms', query), signal && { signal }),
  removeAgent: (agentId: string, withRecords: boolean) =>
    request<unknown>(withQuery(path('agents', agentId), { readings: withRecords ? 'delete' : 'keep' }), { method: 'DELETE' }),
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

  conflicts: (query: { state?: ConflictState | 'all'; agent?: string; limit?: number }, signal?: AbortSignal) =>
    request<Conflict[]>(withQuery('/api/conflicts', query), signal && { signal }),

  /** Refused when the conflict has other values by now. */
  choose: ({ id, revision }: Conflict, dot: string) =>
    request<Conflict>(path('conflicts', String(id), 'choice'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'if-match': `"${id}.${revision}"` },
      body: JSON.stringify({ value: dot }),
    }),

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
};
