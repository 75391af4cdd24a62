import { ApiProblem, api, onRefusal } from './api';
import { store } from './store';
import type { Me, Role } from './types';

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Who is at this page, as the gateway says. */
class Session {
  /** Null until the gateway has answered. */
  me: Me | null = null;
  /** True when somebody was logged in and is not any more, without having wished it. */
  hasEnded = false;
  private started = false;
  private readonly listeners = new Set<() => void>();

  start(): void {
    onRefusal(() => this.ended());
    store.onLost(() => void this.look());
    void this.look();
  }

  /** Asks the gateway; says nothing while it is out of reach. */
  async look(): Promise<void> {
    try {
      this.put(await api.me());
    } catch (error) {
      if (!(error instanceof ApiProblem) && !this.me) window.setTimeout(() => void this.look(), 2000);
    }
  }

  private put(me: Me): void {
    if (this.me?.loggedIn && !me.loggedIn) this.hasEnded = true;
    if (me.loggedIn) this.hasEnded = false;
    const isNew = me.loggedIn && (!this.me?.loggedIn || this.me.name !== me.name);
    this.me = me;
    if (isNew) this.open();
    for (const listener of this.listeners) listener();
  }

  private open(): void {
    if (this.started) store.restart();
    else store.start();
    this.started = true;
  }

  private ended(): void {
    if (this.me?.loggedIn) this.put({ ...this.me, loggedIn: false, name: null, role: null, sites: null });
  }

  async logout(): Promise<void> {
    const { next } = await api.logout();
    // What was shown is not for whoever comes next.
    location.assign(next ?? '/');
  }

  get isOpen(): boolean {
    return this.me?.access === 'open';
  }

  /** Whether buttons for that role are shown; the gateway decides by itself. */
  may(role: Role): boolean {
    return this.me?.role ? ROLES.indexOf(this.me.role) >= ROLES.indexOf(role) : false;
  }

  /** Whether the viewer decides who may do what. */
  get isHead(): boolean {
    return this.may('admin') && this.me?.sites === null;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export const session = new Session();
