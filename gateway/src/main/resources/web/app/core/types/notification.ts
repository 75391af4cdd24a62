/** Who is told of alarms, and how they do. */
export interface ContactPoint {
  name: string;
  kind: 'webhook' | 'email';
  url: string;
  recipients: string[];
  perHour: number;
  waiting: number;
  givenUp: number;
  deliveredAt: string | null;
  lastError: string;
}

/** Of which alarms; empty lists are any. Durations as "30s", "5m", "4h". */
export interface NotifyRoute {
  name: string;
  contacts: string[];
  severities: string[];
  kinds: string[];
  sites: string[];
  profiles: string[];
  rules: string[];
  wait: string;
  interval: string;
  repeat: string;
  resolved: boolean;
}

export interface Delivery {
  id: string;
  contactPoint: string;
  title: string;
  state: 'waiting' | 'delivered' | 'given-up';
  attempts: number;
  madeAt: string;
  nextAt: string | null;
  endedAt: string | null;
  answer: string;
}
