import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from './api';
import { Drains } from './drains';
import { Feed, type EventName, type FeedListener } from './events';
import { Latest } from './latest';
import { Rates } from './rates';
import { type Agent, type AgentAction, type Alarm, type Approval, type Command, type Conflict, type Device, type ReadingsEvent, deviceKey, isLater } from './types';

export type Topic = 'agents' | 'devices' | 'alarms' | 'conflicts' | 'approvals' | 'link';
export type LinkState = { state: 'connecting' | 'live' } | { state: 'down'; sinceMillis: number };

/** What became of an alarm. */
export type AlarmTurn = 'raised' | 'cleared' | 'marked';

/** Pages are drawn at most this often: more than a person can read, less than a busy fleet sends. */
const DRAW_INTERVAL_MILLIS = 200;
const ALARMS_AT_START = 500;
const MAX_ALARMS = 2000;
const CONFLICTS_AT_START = 1000;
const MOST_WAITING = 500;
const MAX_EVENTS_BEFORE_SNAPSHOT = 20_000;
const HIDDEN_TOO_LONG_MILLIS = 30_000;

/** What the gateway last said, kept current by the event stream. The one source that all pages draw from. */
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
  link: LinkState = { state: 'connecting' };
  /** True once the first snapshot is there. */
  loaded = false;
  /** Grows with each change of the alarms, so that what is derived from them can be kept. */
  alarmsVersion = 0;

  private readonly latestApprovals = new Latest();
  private readonly feed = new Feed(this);
  private readonly hosts = new Map<ReactiveControllerHost, readonly Topic[]>();
  private readonly readingListeners = new Set<(event: ReadingsEvent) => void>();
  private readonly alarmListeners = new Set<(alarm: Alarm, turn: AlarmTurn) => void>();
  private readonly actionListeners = new Set<(action: AgentAction) => void>();
  private readonly commandListeners = new Set<(command: Command) => void>();
  private readonly conflictListeners = new Set<(conflict: Conflict) => void>();
  private readonly approvalListeners = new Set<() => void>();
  private readonly twinListeners = new Set<(agentId: string, deviceId: string) => void>();
  private readonly reloadListeners = new Set<() => void>();
  private readonly lostListeners = new Set<() => void>();
  private readonly dirty = new Set<Topic>();
  private drawPlanned = false;
  private lastDrawMillis = 0;
  private snapshotRequest: AbortController | null = null;
  private early: { name: EventName; data: unknown }[] = [];
  private hiddenSinceMillis = 0;

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
    this.feed.open();
  }

  opened(): void {
    void this.snapshot();
  }

  lost(sinceMillis: number): void {
    this.snapshotRequest?.abort();
    if (this.link.state !== 'down') this.link = { state: 'down', sinceMillis };
    for (const listener of this.lostListeners) listener();
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

  private async snapshot(): Promise<void> {
    this.snapshotRequest?.abort();
    const request = new AbortController();
    this.snapshotRequest = request;
    try {
      const [agents, devices, alarms, conflicts, approvals] = await Promise.all([
        api.agents(request.signal),
        api.devices(request.signal),
        api.alarms({ state: 'active', limit: ALARMS_AT_START }, request.signal),
        api.conflicts({ state: 'open', limit: CONFLICTS_AT_START }, request.signal),
        api.approvals({ state: 'waiting', limit: MOST_WAITING }, request.signal),
      ]);
      const now = performance.now();
      this.agents.clear();
      this.rates.clear();
      for (const agent of agents) this.putAgent(agent, now);
      this.devices.clear();
      for (const device of devices) this.devices.set(deviceKey(device.agentId, device.deviceId), device);
      this.alarms.clear();
      for (const alarm of alarms) this.alarms.set(String(alarm.id), alarm);
      this.openConflicts.clear();
      for (const conflict of conflicts) this.openConflicts.set(conflict.id, conflict);
      this.putApprovals(approvals);
      this.loaded = true;
      this.link = { state: 'live' };
      for (const listener of this.reloadListeners) listener();
    } catch {
      // The stream is open but the answers fail: the same to the viewer as no gateway. Try again.
      if (this.snapshotRequest === request && !request.signal.aborted) this.feed.again();
    }
    if (this.snapshotRequest !== request) return;
    this.snapshotRequest = null;
    const early = this.early;
    this.early = [];
    for (const { name, data } of early) this.apply(name, data);
    this.touch('link', 'agents', 'devices', 'alarms', 'conflicts', 'approvals');
  }

  private apply(name: EventName, data: unknown): void {
    switch (name) {
      case 'agent':
        this.putAgent(data as Agent, performance.now());
        this.touch('agents');
        break;
      case 'agent-removed':
        this.dropAgent((data as { agentId: string }).agentId);
        break;
      case 'device': {
        const device = data as Device;
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
        for (const listener of this.actionListeners) listener(data as AgentAction);
        break;
      case 'command':
        for (const listener of this.commandListeners) listener(data as Command);
        break;
      case 'approval':
        void this.lookForApprovals();
        break;
      case 'conflict':
        this.putConflict(data as Conflict);
        break;
      case 'twin': {
        const { agentId, deviceId } = data as { agentId: string; deviceId: string };
        for (const listener of this.twinListeners) listener(agentId, deviceId);
        break;
      }
    }
  }

  /** The event says that something changed, not what; several at once are one question. */
  private async lookForApprovals(): Promise<void> {
    try {
      const found = await this.latestApprovals.ask(api.approvals({ state: 'waiting', limit: MOST_WAITING }));
      if (!found) return;
      this.putApprovals(found.answer);
    } catch {
      // What the gateway refuses now it tells again with the next snapshot.
    }
    for (const listener of this.approvalListeners) listener();
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
    this.touch('agents', 'devices', 'alarms', 'conflicts');
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
    for (const listener of this.readingListeners) listener(event);
  }

  private putAlarm(alarm: Alarm): void {
    const id = String(alarm.id);
    const turn = this.turnOf(alarm, this.alarms.get(id));
    this.alarms.set(id, alarm);
    if (this.alarms.size > MAX_ALARMS) this.dropOldestClearedAlarm();
    for (const listener of this.alarmListeners) listener(alarm, turn);
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
    for (const listener of this.conflictListeners) listener(conflict);
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

  /** Marks what changed; its readers are drawn together in an animation frame. */
  private touch(...topics: Topic[]): void {
    for (const topic of topics) this.dirty.add(topic);
    if (topics.includes('alarms')) this.alarmsVersion++;
    if (this.drawPlanned) return;
    this.drawPlanned = true;
    const wait = Math.max(0, DRAW_INTERVAL_MILLIS - (performance.now() - this.lastDrawMillis));
    window.setTimeout(() => requestAnimationFrame(() => this.draw()), wait);
  }

  private draw(): void {
    this.drawPlanned = false;
    this.lastDrawMillis = performance.now();
    for (const [host, topics] of this.hosts) {
      if (topics.some((topic) => this.dirty.has(topic))) host.requestUpdate();
    }
    this.dirty.clear();
  }

  watch(host: ReactiveControllerHost, topics: readonly Topic[]): () => void {
    this.hosts.set(host, topics);
    return () => this.hosts.delete(host);
  }

  onReadings(listener: (event: ReadingsEvent) => void): () => void {
    this.readingListeners.add(listener);
    return () => this.readingListeners.delete(listener);
  }

  onAlarm(listener: (alarm: Alarm, turn: AlarmTurn) => void): () => void {
    this.alarmListeners.add(listener);
    return () => this.alarmListeners.delete(listener);
  }

  onAction(listener: (action: AgentAction) => void): () => void {
    this.actionListeners.add(listener);
    return () => this.actionListeners.delete(listener);
  }

  onCommand(listener: (command: Command) => void): () => void {
    this.commandListeners.add(listener);
    return () => this.commandListeners.delete(listener);
  }

  onConflict(listener: (conflict: Conflict) => void): () => void {
    this.conflictListeners.add(listener);
    return () => this.conflictListeners.delete(listener);
  }

  /** Called when a request came, got an approval or ended. */
  onApproval(listener: () => void): () => void {
    this.approvalListeners.add(listener);
    return () => this.approvalListeners.delete(listener);
  }

  /** Called when a twin was written or its agent has got more of it. */
  onTwin(listener: (agentId: string, deviceId: string) => void): () => void {
    this.twinListeners.add(listener);
    return () => this.twinListeners.delete(listener);
  }

  /** Called whenever the event stream is lost: the gateway may be away, or not know the viewer any more. */
  onLost(listener: () => void): () => void {
    this.lostListeners.add(listener);
    return () => this.lostListeners.delete(listener);
  }

  /** Called after each snapshot, the one after a reconnect above all. */
  onReload(listener: () => void): () => void {
    this.reloadListeners.add(listener);
    return () => this.reloadListeners.delete(listener);
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
