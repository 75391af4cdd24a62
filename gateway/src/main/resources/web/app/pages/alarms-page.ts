import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { StoreController, store } from '../core/store';
import { Ticker } from '../core/ticker';
import type { Done } from '../core/alarm-desk';
import { alarmFilters, filtersOf, isWanted, queryOf, type AlarmFilters } from '../core/alarm-filters';
import { type AlarmGroup, groupsOf, needsSomebody } from '../core/alarm-groups';
import { PastAlarms } from '../core/past-alarms';
import { activeAlarms } from '../core/queries';
import { href, replaceHash } from '../core/router';
import { session } from '../core/session';
import type { Alarm } from '../core/types';
import { t } from '../core/messages';
import { alarmToolbar } from '../parts/alarm-toolbar';
import { type Triage, triageList } from '../parts/alarm-triage';
import { emptyState, skeleton } from '../parts/basics';
import type { AlarmActs } from '../components/alarm-acts';
import type { UndoBar } from '../components/undo-bar';
import '../components/alarm-acts';
import '../components/alarm-detail';
import '../components/alarm-precision';
import '../components/undo-bar';

/** Active and past alarms by what they have in common. Active ones come from the store; past ones page by page from the gateway. */
export class AlarmsPage extends PageElement {
  static override properties = {
    query: { attribute: false }, filters: { state: true }, open: { state: true }, selected: { state: true }, shown: { state: true },
  };
  declare query: URLSearchParams;
  declare filters: AlarmFilters;
  declare open: ReadonlySet<string>;
  declare selected: ReadonlySet<number>;
  /** The alarm beside the list. */
  declare shown: number | null;
  private readonly past = new PastAlarms(this);
  private readonly onKey = (event: Event): void => this.key((event as CustomEvent<string>).detail);

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.filters = alarmFilters;
    this.open = new Set();
    this.selected = new Set();
    this.shown = null;
    new StoreController(this, ['alarms', 'agents', 'link']);
    new Ticker(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('skerry-key', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('skerry-key', this.onKey);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('query')) return;
    this.filters = filtersOf(this.query);
    const shown = Number(this.query.get('alarm'));
    this.shown = shown > 0 ? shown : null;
    void this.past.want(this.filters, this.shown);
  }

  private narrow(change: Partial<AlarmFilters>): void {
    this.filters = { ...this.filters, ...change };
    this.selected = new Set();
    replaceHash(href.alarms(queryOf(this.filters, this.shown)));
    void this.past.want(this.filters, this.shown);
  }

  private show(alarmId: number | null): void {
    this.shown = alarmId;
    replaceHash(href.alarms(queryOf(this.filters, alarmId)));
    void this.past.want(this.filters, alarmId);
  }

  private found(): Alarm[] {
    const { state } = this.filters;
    const active = state === 'cleared' ? [] : activeAlarms();
    const past = state === 'active' ? [] : this.past.alarms().filter(({ id }) => store.alarms.get(String(id))?.state !== 'active');
    return [...active, ...past].filter((alarm) => isWanted(alarm, this.filters, session.me?.name ?? null));
  }

  private alarmOf(id: number): Alarm | undefined {
    return store.alarms.get(String(id)) ?? this.past.alarm(id);
  }

  private chosen(): Alarm[] {
    return [...this.selected].flatMap((id) => this.alarmOf(id) ?? []);
  }

  /** What keys act on: those that are selected, else the row that has the focus, else the alarm beside the list. */
  private acts(): AlarmActs | null {
    const row = this.selected.size ? null : (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-row]');
    const id = Number(row?.dataset['alarm'] ?? 0);
    const acts = this.selected.size ? this.querySelector<AlarmActs>('.bulk alarm-acts') : this.querySelector<AlarmActs>('.by-key');
    if (!acts || this.selected.size) return acts;
    const alarm = this.alarmOf(id || (this.shown ?? 0));
    acts.alarms = alarm ? [alarm] : (row && this.groupAt(row)?.alarms) || [];
    return acts;
  }

  private groupAt(row: HTMLElement): AlarmGroup | undefined {
    const place = [...this.querySelectorAll('.triage-list tbody')].findIndex((body) => body.contains(row));
    return groupsOf(this.found(), this.filters.by)[place];
  }

  private key(key: string): void {
    if (this.querySelector('dialog[open]')) return;
    switch (key) {
      case 'j': case 'ArrowDown': return this.step(1);
      case 'k': case 'ArrowUp': return this.step(-1);
      case 'a': return void this.acts()?.acknowledge();
      case 'm': return void this.acts()?.assignToMe();
      case 's': return void this.acts()?.ask('snooze');
      case 'c': return void this.acts()?.ask('comment');
      case 'x': return this.row()?.closest('tr')?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
      case 'Escape': return this.selected.size ? void (this.selected = new Set()) : this.show(null);
    }
  }

  private row(): HTMLElement | null {
    return (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('tr')?.querySelector<HTMLElement>('[data-row]') ?? null;
  }

  private step(by: number): void {
    const rows = [...this.querySelectorAll<HTMLElement>('[data-row]')];
    const now = this.row();
    const at = now ? rows.indexOf(now) : by > 0 ? -1 : rows.length;
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    next?.focus();
    if (this.shown !== null && next?.dataset['alarm']) this.show(Number(next.dataset['alarm']));
  }

  private done(event: CustomEvent<Done>): void {
    this.selected = new Set();
    this.querySelector<UndoBar>('undo-bar')?.show(event.detail);
  }

  protected override render() {
    const active = activeAlarms();
    const unseen = active.filter(needsSomebody).length;
    const shown = this.shown === null ? undefined : this.alarmOf(this.shown);
    return html`<div @alarm-done=${this.done}>
      <div class="heading"><h1>${t('alarms.title')}</h1>
        ${store.loaded ? html`<p class="muted">${active.length === 0 ? t('alarms.subtitle.none')
          : unseen ? t('alarms.subtitle', { active: active.length, unseen }) : t('alarms.subtitle.seen', { active: active.length })}</p>` : nothing}
        ${session.isHead ? html`<a class="aside" href=${href.notifications()}>${t('notify.link')}</a>` : nothing}
      </div>
      ${alarmToolbar(this.filters, [...active, ...this.past.alarms()], (change) => this.narrow(change))}
      ${this.past.problem ? html`<p class="note bad" role="alert">${this.past.problem}</p>` : nothing}
      <div class="triage ${shown ? 'has-detail' : ''}">
        <div>${this.list()}</div>
        ${shown ? html`<alarm-detail .alarm=${shown} @closed=${() => this.show(null)}></alarm-detail>` : nothing}
      </div>
      ${this.selected.size ? html`<div class="bulk" role="region" aria-label=${t('alarms.selected', { n: this.selected.size })}>
        <span>${t('alarms.selected', { n: this.selected.size })}</span><alarm-acts .alarms=${this.chosen()}></alarm-acts>
        <button type="button" class="quiet" @click=${() => (this.selected = new Set())}>${t('alarms.select.none')}</button></div>` : nothing}
      <alarm-acts class="by-key"></alarm-acts>
      <undo-bar></undo-bar>
      <alarm-precision></alarm-precision>
    </div>`;
  }

  private list() {
    const { state, by } = this.filters;
    if (!store.loaded || (state !== 'active' && !this.past.isLoaded && !this.past.problem)) return skeleton(5);
    const groups = groupsOf(this.found(), by);
    if (groups.length === 0) return this.nothing();
    return html`<div class="panel flush">${triageList(groups, this.triage())}</div>
      ${state !== 'active' && this.past.hasMore
        ? html`<button type="button" class="more" @click=${() => this.past.more()}>${t('alarms.more')}</button>` : nothing}`;
  }

  private triage(): Triage {
    return {
      by: this.filters.by, open: this.open, selected: this.selected, shown: this.shown, mayAct: session.may('operator'),
      toggle: (key) => {
        const open = new Set(this.open);
        if (!open.delete(key)) open.add(key);
        this.open = open;
      },
      select: (alarms, on) => {
        const selected = new Set(this.selected);
        for (const { id } of alarms) if (on) selected.add(id); else selected.delete(id);
        this.selected = selected;
      },
      linkTo: ({ id }) => href.alarms(queryOf(this.filters, id)),
    };
  }

  private nothing() {
    const { state, by, ...narrowed } = this.filters;
    if (Object.values(narrowed).some(Boolean)) return html`<div class="empty slim"><p>${t('alarms.nothing')}</p></div>`;
    if (state === 'active') {
      return emptyState(t('alarms.empty.active'), t('alarms.empty.active.text'),
        html`<button type="button" @click=${() => this.narrow({ state: 'cleared' })}>${t('alarms.empty.past')}</button>`, 'check');
    }
    return emptyState(t('alarms.empty.title'), t('alarms.empty.text'),
      html`<pre class="example">rules:
  overheated:
    when: "temperature > 80.0 && trend(temperature, '5m') > 0.0"
    then: [ { alarm: critical } ]</pre>`, 'alarm');
  }
}

customElements.define('alarms-page', AlarmsPage);
