/** Routes by hash, so that a deep link needs nothing from the server. */
export type Route =
  | { page: 'fleet'; query: URLSearchParams }
  | { page: 'agent'; agentId: string; query: URLSearchParams }
  | { page: 'site'; site: string; query: URLSearchParams }
  | { page: 'device'; agentId: string; deviceId: string; query: URLSearchParams }
  | { page: 'alarms'; query: URLSearchParams }
  | { page: 'conflicts'; query: URLSearchParams }
  | { page: 'profiles'; query: URLSearchParams }
  | { page: 'profile'; name: string; version: string | undefined; query: URLSearchParams }
  | { page: 'profile-edit'; name: string; query: URLSearchParams }
  | { page: 'profile-new'; query: URLSearchParams }
  | { page: 'models'; query: URLSearchParams }
  | { page: 'model'; name: string; version: string | undefined; query: URLSearchParams }
  | { page: 'approvals'; query: URLSearchParams }
  | { page: 'people'; query: URLSearchParams }
  | { page: 'login'; query: URLSearchParams }
  | { page: 'first-admin'; link: string; query: URLSearchParams }
  | { page: 'enrolments'; enrolmentId: string | undefined; query: URLSearchParams }
  | { page: 'add-agent'; query: URLSearchParams }
  | { page: 'notifications'; query: URLSearchParams }
  | { page: 'updates'; query: URLSearchParams }
  | { page: 'audit'; query: URLSearchParams }
  | { page: 'unknown'; path: string; query: URLSearchParams };

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const query = new URLSearchParams(search);
  const [page = '', first, second] = path.split('/').filter(Boolean).map(decode);
  if (page === '' || page === 'fleet') return { page: 'fleet', query };
  if (page === 'alarms' || page === 'notifications' || page === 'conflicts' || page === 'approvals' || page === 'updates' || page === 'audit' || page === 'people' || page === 'login') return { page, query };
  if (page === 'add-agent') return { page, query };
  if (page === 'enrolments') return { page, enrolmentId: first, query };
  if (page === 'profiles') return !first ? { page, query } : second === 'edit' ? { page: 'profile-edit', name: first, query } : { page: 'profile', name: first, version: second, query };
  if (page === 'new-profile') return first === 'edit' ? { page: 'profile-edit', name: '', query } : { page: 'profile-new', query };
  if (page === 'models') return first ? { page: 'model', name: first, version: second, query } : { page, query };
  if (page === 'first-admin' && first) return { page, link: first, query };
  if (page === 'agent' && first) return { page: 'agent', agentId: first, query };
  if (page === 'site' && first) return { page, site: first, query };
  if (page === 'device' && first && second) return { page: 'device', agentId: first, deviceId: second, query };
  return { page: 'unknown', path, query };
}

/** A stray percent sign in a link that somebody typed is text, not a fault of the page. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

type Query = Record<string, string | undefined>;

function link(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return `#${path}${search.size ? `?${search}` : ''}`;
}

export const href = {
  fleet: (query?: Query) => link('/fleet', query),
  alarms: (query?: Query) => link('/alarms', query),
  notifications: () => link('/notifications'),
  conflicts: (query?: Query) => link('/conflicts', query),
  profiles: (query?: Query) => link('/profiles', query),
  profile: (name: string, version?: string, query?: Query) => link(`/profiles/${encodeURIComponent(name)}${version ? `/${encodeURIComponent(version)}` : ''}`, query),
  editProfile: (name: string, from?: string) => (name ? link(`/profiles/${encodeURIComponent(name)}/edit`, { from }) : link('/new-profile/edit')),
  newProfile: () => link('/new-profile'),
  models: (query?: Query) => link('/models', query),
  model: (name: string, version?: string) => link(`/models/${encodeURIComponent(name)}${version ? `/${encodeURIComponent(version)}` : ''}`),
  approvals: (query?: Query) => link('/approvals', query),
  people: () => link('/people'),
  enrolments: () => link('/enrolments'),
  enrolment: (enrolmentId: string) => link(`/enrolments/${encodeURIComponent(enrolmentId)}`),
  addAgent: (query?: Query) => link('/add-agent', query),
  updates: (query?: Query) => link('/updates', query),
  audit: (query?: Query) => link('/audit', query),
  agent: (agentId: string, query?: Query) => link(`/agent/${encodeURIComponent(agentId)}`, query),
  site: (site: string) => link(`/site/${encodeURIComponent(site)}`),
  device: (agentId: string, deviceId: string, query?: Query) =>
    link(`/device/${encodeURIComponent(agentId)}/${encodeURIComponent(deviceId)}`, query),
};

/** Changes the address without a new entry in the browser's history: for filters and ranges. */
export function replaceHash(hash: string): void {
  if (location.hash !== hash) history.replaceState(null, '', hash);
}
