import type { Agent, Source } from './types';

/** One broker, and which agents take messages from it. */
export interface Broker {
  key: string;
  endpoint: string;
  users: { agent: Agent; source: Source }[];
}

/** What an agent says of a source holds while the agent is heard. */
export const isHeard = (agent: Agent): boolean => agent.state === 'connected' && agent.figures === 'current';

/** Whether somebody should look: it does not work, as far as is known now. */
export const isDown = ({ agent, source }: Broker['users'][number]): boolean => isHeard(agent) && source.state !== 'working';

/**
 * The brokers of these agents, each once, however many agents use it. The same address on two loopback
 * interfaces is two brokers. Those that somebody can't reach come first, then those with the most agents.
 */
export function brokersOf(agents: readonly Agent[]): Broker[] {
  const brokers = new Map<string, Broker>();
  for (const agent of agents) {
    for (const source of agent.sources) {
      if (source.kind !== 'mqtt' || source.endpoint === null) continue;
      const key = `${source.endpoint} ${source.loopback ?? ''}`;
      const broker = brokers.get(key) ?? { key, endpoint: source.endpoint, users: [] };
      broker.users.push({ agent, source });
      brokers.set(key, broker);
    }
  }
  const down = (broker: Broker): number => broker.users.filter(isDown).length;
  return [...brokers.values()].sort((a, b) => down(b) - down(a) || b.users.length - a.users.length || a.endpoint.localeCompare(b.endpoint));
}
