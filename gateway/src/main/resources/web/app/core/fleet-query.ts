import { FACETS, type Facet } from './types';

/** Which agents the list of the fleet shows, and in which order. It stands in the address, and is what the gateway is asked. */
export interface FleetQuery {
  text: string;
  wanted: Readonly<Partial<Record<Facet, readonly string[]>>>;
  /** As the gateway takes it: with a hyphen before it the other way round. */
  sort: string;
}

export const SORTS = ['agent', 'health', 'seen', 'waiting', 'room', 'alarms', 'ledger', 'devices', 'site', 'version'] as const;
export type Sort = (typeof SORTS)[number];

/** What one wants to see of a column first: the most alarms, but the first name. */
const MOST_FIRST: ReadonlySet<Sort> = new Set(['waiting', 'alarms', 'devices']);

export const EVERYTHING: FleetQuery = { text: '', wanted: {}, sort: 'agent' };

/** What the list is narrowed to before anybody saves a view. */
export const BUILT_IN = {
  all: EVERYTHING,
  attention: { text: '', wanted: { health: ['ledger-off', 'filling-up', 'trouble'] }, sort: 'health' },
  'cut-off': { text: '', wanted: { state: ['cut-off'] }, sort: 'seen' },
  alarms: { text: '', wanted: { alarms: ['critical', 'warning', 'info'] }, sort: '-alarms' },
  'catching-up': { text: '', wanted: { health: ['catching-up'] }, sort: '-waiting' },
} satisfies Record<string, FleetQuery>;

export function queryOf(params: URLSearchParams): FleetQuery {
  const wanted: Partial<Record<Facet, string[]>> = {};
  for (const facet of FACETS) {
    const values = params.getAll(facet).filter(Boolean);
    if (values.length) wanted[facet] = values;
  }
  const sort = params.get('sort') ?? 'agent';
  return { text: params.get('q') ?? '', wanted, sort: SORTS.includes(sort.replace(/^-/, '') as Sort) ? sort : 'agent' };
}

/** The same query is always the same text. */
export function paramsOf({ text, wanted, sort }: FleetQuery): string {
  const params = new URLSearchParams();
  if (text.trim()) params.set('q', text.trim());
  for (const facet of FACETS) for (const value of [...(wanted[facet] ?? [])].sort()) params.append(facet, value);
  if (sort !== 'agent') params.set('sort', sort);
  return params.toString();
}

export const hashOf = (query: FleetQuery): string => {
  const params = paramsOf(query);
  return `#/fleet${params && '?'}${params}`;
};

/** With a value of a facet chosen, or no longer. */
export function toggled(query: FleetQuery, facet: Facet, value: string): FleetQuery {
  const chosen = query.wanted[facet] ?? [];
  const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  const { [facet]: _, ...others } = query.wanted;
  return { ...query, wanted: values.length ? { ...others, [facet]: values } : others };
}

export const isNarrowed = ({ text, wanted }: FleetQuery): boolean => text.trim() !== '' || Object.keys(wanted).length > 0;

/** By this column; the other way round if it is by it already. */
export function sortedBy(query: FleetQuery, sort: Sort): FleetQuery {
  const first = MOST_FIRST.has(sort) ? `-${sort}` : sort;
  const other = MOST_FIRST.has(sort) ? sort : `-${sort}`;
  return { ...query, sort: query.sort === first ? other : first };
}
