export type Role = 'viewer' | 'operator' | 'admin';

/** Who is at the page; what is not known of a stranger is null. */
export interface Me {
  access: 'login' | 'open';
  loggedIn: boolean;
  name: string | null;
  role: Role | null;
  sites: string[] | null;
  how: string | null;
  endsAt: string | null;
  /** Where a login at the OIDC provider begins. */
  oidc: string | null;
}

export interface Person {
  name: string;
  role: Role;
  sites: string[] | null;
  source: 'password' | 'oidc';
  madeAt: string;
  loginAt: string | null;
  sessions: number;
  tokens: number;
  /** Another one after each change of role or sites. */
  revision: string;
}

export interface SessionInfo {
  id: number;
  person: string;
  madeAt: string;
  usedAt: string;
  endsAt: string;
  peer: string;
  browser: string;
  current: boolean;
}

export interface Token {
  id: number;
  name: string;
  person: string;
  role: Role;
  sites: string[] | null;
  madeAt: string;
  endsAt: string;
  usedAt: string | null;
}
