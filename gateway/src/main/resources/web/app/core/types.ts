/** What the gateway's REST API and event stream say. Times are ISO-8601 in UTC. */
export * from './types/action';
export * from './types/agent';
export * from './types/alarm';
export * from './types/approval';
export * from './types/audit';
export * from './types/command';
export * from './types/device';
export * from './types/enrolment';
export * from './types/insight';
export * from './types/fleet';
export * from './types/model';
export * from './types/notification';
export * from './types/people';
export * from './types/profile';
export * from './types/site';
export * from './types/twin';
export * from './types/value';
