import { api } from './api';

const PAGE = 1000;

/** The ids of all agents that a query finds, in its order. */
export async function fleetIds(params: string): Promise<string[]> {
  const ids: string[] = [];
  for (let offset = 0, matching = 1; offset < matching; offset += PAGE) {
    const answer = await api.fleet(params, { offset, limit: PAGE });
    matching = answer.matching;
    ids.push(...answer.rows.map(({ agentId }) => agentId));
  }
  return ids;
}
