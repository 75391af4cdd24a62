import { api } from './api';
import { problemText } from './problems';
import { store } from './store';
import type { FleetAnswer, FleetRow } from './types';

const PAGE = 100;
const MOST_PAGES = 12;
/** The gateway is told which lines are in sight when they have stood still for so long. */
const REST_MILLIS = 60;
/** Lines before and behind those in sight that are fetched before somebody scrolls there. */
const AHEAD = 60;
/** Which agents match, and how many, changes without anything being said of it. */
const AGAIN_MILLIS = 5000;

/** The list of the fleet, of which only the parts that are looked at are fetched. */
export class FleetList {
  total = 0;
  matching = 0;
  facets: FleetAnswer['facets'] = [];
  /** False before the first answer. */
  isThere = false;
  problem: string | null = null;
  private params: string | null = null;
  /** What the pages are an answer to. */
  private answered: string | null = null;
  private readonly pages = new Map<number, FleetRow[]>();
  private request: AbortController | null = null;
  private first = 0;
  private last = 0;
  private restTimer: number | undefined;
  private againTimer: number | undefined;
  private stops: (() => void)[] = [];

  constructor(private readonly changed: () => void) {}

  start(): void {
    this.againTimer = window.setInterval(() => {
      if (!document.hidden && this.params !== null && store.link.state === 'live') void this.fetch([...this.inSight()]);
    }, AGAIN_MILLIS);
    this.stops = [store.onRows((rows) => this.put(rows)), store.onReload(() => this.again())];
  }

  stop(): void {
    window.clearInterval(this.againTimer);
    window.clearTimeout(this.restTimer);
    this.request?.abort();
    this.request = null;
    for (const stop of this.stops) stop();
    store.showRows([]);
  }

  /** What is there stays in sight until the answer comes. */
  ask(params: string): void {
    if (params === this.params) return;
    this.params = params;
    this.first = 0;
    this.last = 0;
    void this.fetch([0]);
  }

  again(): void {
    if (this.params !== null) void this.fetch([...this.inSight()]);
  }

  row(index: number): FleetRow | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** These lines are in sight, both included. */
  look(first: number, last: number): void {
    if (first === this.first && last === this.last) return;
    this.first = first;
    this.last = last;
    this.fetchLacking();
    window.clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(() => this.tell(), REST_MILLIS);
  }

  /** One question at a time: a list that is scrolled quickly asks next for where it is by then. */
  private fetchLacking(): void {
    if (this.request) return;
    const lacking = [...this.inSight(AHEAD)].filter((page) => !this.pages.has(page));
    if (lacking.length) void this.fetch(lacking);
  }

  private inSight(ahead = 0): Set<number> {
    const pages = new Set<number>();
    const first = Math.max(0, this.first - ahead);
    const last = ahead ? Math.min(this.last + ahead, this.matching - 1) : this.last;
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) pages.add(page);
    return pages;
  }

  private async fetch(pages: number[]): Promise<void> {
    const { params } = this;
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const answers = await Promise.all(pages.map((page) => api.fleet(params ?? '', { offset: page * PAGE, limit: PAGE, signal: request.signal })));
      if (request.signal.aborted) return;
      if (params !== this.answered) this.pages.clear();
      this.answered = params;
      pages.forEach((page, i) => {
        const answer = answers[i] as FleetAnswer;
        this.pages.delete(page);
        if (answer.rows.length) this.pages.set(page, answer.rows);
        this.total = answer.total;
        this.matching = answer.matching;
        this.facets = answer.facets;
      });
      for (const page of [...this.pages.keys()].slice(0, -MOST_PAGES)) this.pages.delete(page);
      this.isThere = true;
      this.problem = null;
      this.request = null;
      this.tell();
      // Somebody who scrolls is somewhere else by now.
      this.fetchLacking();
    } catch (error) {
      if (request.signal.aborted) return;
      this.request = null;
      // A gateway out of reach is said elsewhere, and asked again.
      if (store.link.state === 'live') this.problem = problemText(error);
    }
    this.changed();
  }

  private put(rows: FleetRow[]): void {
    for (const row of rows) {
      for (const page of this.pages.values()) {
        const at = page.findIndex(({ agentId }) => agentId === row.agentId);
        if (at >= 0) page[at] = row;
      }
    }
    this.changed();
  }

  /** Has the gateway tell of these lines as they change. */
  private tell(): void {
    const ids: string[] = [];
    for (let index = this.first; index <= this.last; index++) {
      const row = this.row(index);
      if (row) ids.push(row.agentId);
    }
    store.showRows(ids.slice(0, 200));
  }
}
