import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { followed } from './following';
import { api } from './api';
import { Drains } from './drains';
import { Drawing } from './drawing';
import { Feed, type EventName, type FeedListener } from './events';
import { Interest, type Shown } from './interest';
import { Latest } from './latest';
import { Listeners } from './listeners';
import { Rates } from './rates';
import { type Agent, type AgentAction, type Alarm, type Approval, type Command, type Conflict, type Device, type FleetRow, type FleetTotals, type ReadingsEvent, deviceKey, isLater } from './types';

export type Topic = 'agents' | 'fleet' | 'devices' | 'alarms' | 'conflicts' | 'approvals' | 'link';
export type LinkState = { state: 'connecting' | 'live' } | { state: 'down'; sinceMillis: number };

/** What became of an alarm. */
export type AlarmTurn = 'raised' | 'cleared' | 'marked';

/** A page is shown with the first of these; the others follow. */
const ALARMS_AT_START = 500;
const CONFLICTS_AT_START = 500;
const MAX_ALARMS = ALARMS_AT_START * 22;
const MOST_WAITING = 500;
const MAX_EVENTS_BEFORE_SNAPSHOT = 20_000;
const HIDDEN_TOO_LONG_MILLIS = 30_000;
const TREND_STEP_MILLIS = 2000;
const TREND_LENGTH = 60;

/** All that is kept beside what a page shows. */
const everything = async (signal: AbortSignal) => {
  const [alarms, conflicts, approvals, { totals }] = await Promise.all([
    api.alarmPage({ state: 'active', limit: ALARMS_AT_START }, signal),
    api.conflicts({ state: 'open', limit: CONFLICTS_AT_START }, signal),
    api.approvals({ state: 'waiting', limit: MOST_WAITING }, signal),
    api.fleet('', { signal }),
  ]);
  return { alarms, conflicts, approvals: approvals.shown, totals };
};

/**
 * What the gateway last said of what is shown, kept current by the event stream. The one source that all pages draw from.
 * Of a large fleet it holds the agents and devices of the page that is open, no others.
 */
class Store implements FeedListener {
  readonly agents = new Map<string, Agent>();
  readonly devices = new Map<string, Device>();
  readonly alarms = new Map<string, Alarm>();
  /** Those in which somebody has to choose. */
  readonly openConflicts = new Map<number, Conflict>();
  /** Requests that wait for approvals, by id. */
  readonly waitingApprovals = new Map<string, Approval>();
  readonly rates = new Rates();
  readonly drains = new Drains();
  /** The fleet in numbers; null before the first snapshot. */
  totals: FleetTotals | null = null;
  /** Readings stored per second, every two seconds, for the small trend on its tile. */
  readonly trend: number[] = [];
  link: LinkState = { state: 'connecting' };
  /** True once the first snapshot is there, with what is shown. */
  loaded = false;
  /** Grows with each change of the alarms, so that what is derived from them can be kept. */
  alarmsVersion = 0;

  private readonly latestApprovals = new Latest();
  private readonly feed = new Feed(this);
  private readonly interest = new Interest();
  private readonly readingListeners = new Listeners<[event: ReadingsEvent]>();
  private readonly rowListeners = new Listeners<[rows: FleetRow[]]>();
  private readonly alarmListeners = new Listeners<[alarm: Alarm, turn: AlarmTurn]>();
  private readonly actionListeners = new Listeners<[action: AgentAction]>();
  private readonly commandListeners = new Listeners<[command: Command]>();
  private readonly conflictListeners = new Listeners<[conflict: Conflict]>();
  private readonly approvalListeners = new Listeners<[]>();
  private readonly twinListeners = new Listeners<[agentId: string, deviceId: string]>();
  private readonly reloadListeners = new Listeners<[]>();
  private readonly lostListeners = new Listeners<[]>();
  private readonly drawing = new Drawing<Topic>();
  private trendAtMillis = 0;
  private snapshotRequest: AbortController | null = null;
  private isWholeUnderway = false;
  private early: { name: EventName; data: unknown }[] = [];
  private hiddenSinceMillis = 0;

  readonly onReadings = this.readingListeners.add;
  /** Called with lines of the fleet's list that are in sight and have changed. */
  readonly onRows = this.rowListeners.add;
  readonly onAlarm = this.alarmListeners.add;
  readonly onAction = this.actionListeners.add;
  readonly onCommand = this.commandListeners.add;
  readonly onConflict = this.conflictListeners.add;
  /** Called when a request came, got an approval or ended. */
  readonly onApproval = this.approvalListeners.add;
  /** Called when a twin was written or its agent has got more of it. */
  readonly onTwin = this.twinListeners.add;
  /** Called after each snapshot, the one after a reconnect above all. */
  readonly onReload = this.reloadListeners.add;
  /** Called whenever the event stream is lost: the gateway may be away, or not know the viewer any more. */
  readonly onLost = this.lostListeners.add;

  start(): void {
    this.feed.open();
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.hiddenSinceMillis = Date.now();
      else if (Date.now() - this.hiddenSinceMillis > HIDDEN_TOO_LONG_MILLIS) this.feed.open();
    });
  }

  /** For somebody else: what was shown is not theirs. */
  restart(): void {
    this.loaded = false;
    this.totals = null;
    this.feed.open();
  }

  opened(stream: string): void {
    this.interest.open(stream);
    void this.snapshot(true);
  }

  /** What stands on the page: it is fetched, and all else is forgotten. */
  show(shown: Shown): void {
    if (!this.interest.show(shown)) return;
    for (const agentId of this.agents.keys()) if (!this.interest.includesAgent(agentId)) this.agents.delete(agentId);
    for (const [key, device] of this.devices) if (!this.interest.includesDevice(device)) this.devices.delete(key);
    const isThere = shown.agents.length === 0 && (!shown.device || this.devices.has(deviceKey(shown.device.agentId, shown.device.deviceId)));
    // Until the stream is open nothing is to be asked: its first snapshot will. One that is under way asks for something else.
    if (this.link.state === 'live' || this.isWholeUnderway) void this.snapshot(false, isThere);
    else if (!isThere) this.loaded = false;
    this.touch('agents', 'devices');
  }

  /** The lines of the fleet's list that are in sight. */
  showRows(agentIds: readonly string[]): void {
    this.interest.showRows(agentIds);
  }

  lost(sinceMillis: number): void {
    this.snapshotRequest?.abort();
    this.interest.close();
    this.isWholeUnderway = false;
    if (this.link.state !== 'down') this.link = { state: 'down', sinceMillis };
    this.lostListeners.tell();
    this.touch('link', 'agents');
  }

  /** When what is shown was true: now, or the last contact with the gateway. */
  nowMillis(): number {
    return this.link.state === 'down' ? this.link.sinceMillis : Date.now();
  }

  event(name: EventName, data: unknown): void {
    if (this.snapshotRequest) {
      // Applied on top of the snapshot, which may be older than they are.
      if (this.early.length < MAX_EVENTS_BEFORE_SNAPSHOT) this.early.push({ name, data });
      return;
    }
    this.apply(name, data);
  }

  /**
   * Asks for what is shown, and if it is to be whole for all else; what is heard meanwhile is applied on top.
   *
   * @param isThere what is shown is known already: only the gateway is to be told that it is shown
   */
  private async snapshot(whole: boolean, isThere = false): Promise<void> {
    this.snapshotRequest?.abort();
    const request = new AbortController();
    this.snapshotRequest = request;
    const isWhole = whole || this.isWholeUnderway;
    this.isWholeUnderway = isWhole;
    const wasLoaded = this.loaded;
    if (!isWhole) this.loaded = isThere;
    try {
      await this.interest.tell();
      const [{ agents, devices }, rest] = await Promise.all([
        this.interest.fetch(request.signal), isWhole ? everything(request.signal) : null,
      ]);
      request.signal.throwIfAborted();
      const now = performance.now();
      if (isWhole) this.rates.clear();
      this.agents.clear();
      for (const agent of agents) this.putAgent(agent, now);
      this.devices.clear();
      for (const device of devices) this.devices.set(deviceKey(device.agentId, device.deviceId), device);
      if (rest) this.putEverything(rest, request.signal);
      this.loaded = true;
      this.isWholeUnderway = false;
      if (isWhole) this.link = { state: 'live' };
      if (isWhole || !wasLoaded) this.reloadListeners.tell();
    } catch {
      // The stream is open but the answers fail: the same to the viewer as no gateway. Try again.
      if (this.snapshotRequest === request && !request.signal.aborted) this.feed.again();
    }
    if (this.snapshotRequest !== request) return;
    this.snapshotRequest = null;
    const early = this.early;
    this.early = [];
    for (const { name, data } of early) this.apply(name, data);
    this.touch('link', 'agents', 'fleet', 'devices', 'alarms', 'conflicts', 'approvals');
  }

  private putEverything({ alarms, conflicts, approvals, totals }: Awaited<ReturnType<typeof everything>>, signal: AbortSignal): void {
    this.alarms.clear();
    for (const alarm of alarms.shown) this.alarms.set(String(alarm.id), alarm);
    this.openConflicts.clear();
    for (const conflict of conflicts.shown) this.openConflicts.set(conflict.id, conflict);
    this.putApprovals(approvals);
    this.putTotals(totals);
    // Of what events told meanwhile they know better.
    void followed(alarms.next, (alarm: Alarm) => this.alarms.has(String(alarm.id)) || this.alarms.set(String(alarm.id), alarm), signal, () => this.touch('alarms'));
    void followed(conflicts.next, (one: Conflict) => this.openConflicts.has(one.id) || this.openConflicts.set(one.id, one), signal, () => this.touch('conflicts'));
  }

  private putTotals(totals: FleetTotals): void {
    this.totals = totals;
    const now = performance.now();
    if (totals.recordsPerSecond !== null && now - this.trendAtMillis >= TREND_STEP_MILLIS) {
      this.trendAtMillis = now;
      this.trend.push(totals.recordsPerSecond);
      if (this.trend.length > TREND_LENGTH) this.trend.shift();
    }
    this.touch('fleet');
  }

  private apply(name: EventName, data: unknown): void {
    switch (name) {
      case 'agent':
        if (!this.interest.includesAgent((data as Agent).agentId)) break;
        this.putAgent(data as Agent, performance.now());
        this.touch('agents');
        break;
      case 'fleet':
        this.putTotals(data as FleetTotals);
        break;
      case 'rows':
        this.rowListeners.tell(data as FleetRow[]);
        break;
      case 'agent-removed':
        this.dropAgent((data as { agentId: string }).agentId);
        break;
      case 'device': {
        const device = data as Device;
        if (!this.interest.includesDevice(device)) break;
        this.devices.set(deviceKey(device.agentId, device.deviceId), device);
        this.touch('devices');
        break;
      }
      case 'readings':
        this.putReadings(data as ReadingsEvent);
        break;
      case 'alarm':
        this.putAlarm(data as Alarm);
        break;
      case 'agent-action':
        this.actionListeners.tell(data as AgentAction);
        break;
      case 'command':
        this.commandListeners.tell(data as Command);
        break;
      case 'approval':
        void this.lookForApprovals();
        break;
      case 'conflict':
        this.putConflict(data as Conflict);
        break;
      case 'twin': {
        const { agentId, deviceId } = data as { agentId: string; deviceId: string };
        this.twinListeners.tell(agentId, deviceId);
        break;
      }
    }
  }

  /** The event says that something changed, not what; several at once are one question. */
  private async lookForApprovals(): Promise<void> {
    try {
      const found = await this.latestApprovals.ask(api.approvals({ state: 'waiting', limit: MOST_WAITING }));
      if (!found) return;
      this.putApprovals(found.answer.shown);
    } catch {
      // What the gateway refuses now it tells again with the next snapshot.
    }
    this.approvalListeners.tell();
  }

  private putApprovals(approvals: Approval[]): void {
    this.waitingApprovals.clear();
    for (const approval of approvals) this.waitingApprovals.set(approval.id, approval);
    this.touch('approvals');
  }

  private dropAgent(agentId: string): void {
    this.agents.delete(agentId);
    for (const [key, device] of this.devices) if (device.agentId === agentId) this.devices.delete(key);
    for (const [id, alarm] of this.alarms) if (alarm.agentId === agentId) this.alarms.delete(id);
    for (const [id, conflict] of this.openConflicts) if (conflict.agentId === agentId) this.openConflicts.delete(id);
    this.touch('agents', 'fleet', 'devices', 'alarms', 'conflicts');
  }

  private putAgent(agent: Agent, nowMillis: number): void {
    this.agents.set(agent.agentId, agent);
    this.rates.add(agent, nowMillis);
    this.drains.add(agent, nowMillis);
  }

  private putReadings(event: ReadingsEvent): void {
    const device = this.devices.get(deviceKey(event.agentId, event.deviceId));
    if (device) {
      if (device.lastSeenAt === null) device.firstSeenAt = event.readings[0]?.observedAt ?? null;
      for (const reading of event.readings) {
        const resource = device.resources.find((candidate) => candidate.name === reading.resource);
        // History that fills in after a cut is older than what is shown.
        if (!resource || (resource.observedAt && isLater(resource.observedAt, reading.observedAt))) continue;
        resource.value = reading.value;
        resource.observedAt = reading.observedAt;
        resource.quality = reading.quality;
        if (!device.lastSeenAt || isLater(reading.observedAt, device.lastSeenAt)) device.lastSeenAt = reading.observedAt;
      }
      this.touch('devices');
    }
    this.readingListeners.tell(event);
  }

  private putAlarm(alarm: Alarm): void {
    const id = String(alarm.id);
    const turn = this.turnOf(alarm, this.alarms.get(id));
    this.alarms.set(id, alarm);
    if (this.alarms.size > MAX_ALARMS) this.dropOldestClearedAlarm();
    this.alarmListeners.tell(alarm, turn);
    this.touch('alarms', 'agents', 'devices');
  }

  /** What people do about an alarm is told of like any change of it; only what it says for itself is news to announce. */
  private turnOf(alarm: Alarm, before: Alarm | undefined): AlarmTurn {
    if (before?.state === alarm.state) return 'marked';
    if (alarm.state === 'active') return 'raised';
    // One that was over before this page saw it: it is here because it ended just now, or because somebody did something about it.
    return before || (!alarm.mark && alarm.handling.revision === 0) ? 'cleared' : 'marked';
  }

  private putConflict(conflict: Conflict): void {
    if (conflict.state === 'open') this.openConflicts.set(conflict.id, conflict);
    else this.openConflicts.delete(conflict.id);
    this.conflictListeners.tell(conflict);
    this.touch('conflicts');
  }

  private dropOldestClearedAlarm(): void {
    for (const [id, alarm] of this.alarms) {
      if (alarm.state === 'cleared') {
        this.alarms.delete(id);
        return;
      }
    }
  }

  /** Marks what changed; its readers are drawn together. */
  private touch(...topics: Topic[]): void {
    if (topics.includes('alarms')) this.alarmsVersion++;
    this.drawing.touch(topics);
  }

  watch(host: ReactiveControllerHost, topics: readonly Topic[]): () => void {
    return this.drawing.watch(host, topics);
  }

}

export const store = new Store();

/** Draws its host again when one of the topics changed. */
export class StoreController implements ReactiveController {
  private stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly topics: readonly Topic[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = store.watch(this.host, this.topics);
  }

  hostDisconnected(): void {
    this.stop?.();
  }
}
