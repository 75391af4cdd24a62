import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import type { ApiProblem } from '../core/api';
import { count, time, utc } from '../core/format';
import { LogBook, type LogEntry, isFiner, logText, matching } from '../core/log-book';
import { LogStream } from '../core/log-stream';
import { t } from '../core/messages';
import { href, parseRoute, replaceHash } from '../core/router';
import { session } from '../core/session';
import type { LogLevel, LogLine, LogLinkState } from '../core/types';
import { pill, searchBox, segmented } from '../parts/basics';
import { icon } from '../parts/icons';

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
const MOST_SHOWN = 1500;
/** So near the end counts as being there. */
const END_PIXELS = 40;

/** What an agent logs, live: filtered, searched, paused, copied and kept on the page when the agent goes. */
export class AgentLogs extends PageElement {
  static override properties = {
    agentId: {}, query: { state: true }, state: { state: true }, paused: { state: true }, isWrapped: { state: true },
    isAtEnd: { state: true }, problem: { state: true }, copied: { state: true }, version: { state: true },
  };
  declare agentId: string;
  /** The filters, as they stand in the address. */
  declare query: URLSearchParams;
  declare state: LogLinkState | 'connecting' | 'lost';
  /** What is shown while it is paused. */
  declare paused: LogEntry[] | null;
  declare isWrapped: boolean;
  declare isAtEnd: boolean;
  declare problem: string | null;
  declare copied: boolean;
  declare version: number;
  private readonly book = new LogBook();
  private stream: LogStream | null = null;
  private isStale = false;

  constructor() {
    super();
    this.agentId = '';
    this.query = new URLSearchParams();
    this.state = 'connecting';
    this.paused = null;
    this.isWrapped = true;
    this.isAtEnd = true;
    this.problem = null;
    this.copied = false;
    this.version = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stream?.close();
    this.stream = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!session.may('operator')) return;
    if (changed.has('agentId')) {
      this.query = parseRoute(location.hash).query;
      this.open(true);
    }
    if (!this.stream || isFiner(this.level, this.stream.level)) this.open(false);
  }

  protected override updated(): void {
    if (this.isAtEnd && !this.paused) this.toEnd();
  }

  private get level(): LogLevel {
    const asked = this.query.get('level') as LogLevel;
    return LEVELS.includes(asked) ? asked : 'info';
  }

  private get text(): string {
    return this.query.get('q') ?? '';
  }

  private open(isOther: boolean): void {
    this.stream?.close();
    if (isOther) this.book.clear();
    // Finer lines stand between those that are here.
    this.isStale = !isOther;
    this.state = 'connecting';
    this.problem = null;
    this.stream = new LogStream(this.agentId, this.level, {
      event: (event) => {
        if (event.type === 'state') this.state = event.state;
        if (event.type !== 'lines') return;
        if (this.isStale) this.book.clear();
        this.isStale = false;
        this.book.add(event.bootId, event.lines, event.missed);
        this.version++;
      },
      lost: () => (this.state = 'lost'),
      refused: (problem: ApiProblem) => (this.problem = problem.message),
    });
    this.stream.open();
  }

  private put(name: string, value: string): void {
    const query = new URLSearchParams(this.query);
    if (value) query.set(name, value);
    else query.delete(name);
    this.query = query;
    replaceHash(href.agent(this.agentId, Object.fromEntries(query)));
  }

  private toEnd(): void {
    const list = this.querySelector('.log-lines');
    if (list) list.scrollTop = list.scrollHeight;
  }

  private scrolled(event: Event): void {
    const list = event.currentTarget as HTMLElement;
    this.isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < END_PIXELS;
  }

  private async copy(entries: LogEntry[]): Promise<void> {
    await navigator.clipboard.writeText(logText(entries));
    this.copied = true;
    window.setTimeout(() => (this.copied = false), 2000);
  }

  private download(entries: LogEntry[]): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([logText(entries)], { type: 'text/plain' }));
    link.download = `${this.agentId}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.log`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  protected override render() {
    if (!session.may('operator')) return html`<section class="panel"><p class="muted">${t('logs.forbidden')}</p></section>`;
    const found = matching(this.paused ?? this.book.entries, this.level, this.text);
    const lines = found.filter((entry) => entry.kind === 'line').length;
    return html`<section class="panel logs" aria-labelledby="logs-title">
      <header><h2 id="logs-title">${t('logs.title')}</h2><span role="status">${this.statePill()}</span></header>
      <div class="toolbar">
        ${searchBox(t('logs.search'), this.text, (text) => this.put('q', text))}
        ${segmented(t('logs.level'), LEVELS.map((value) => ({ value, text: t(`logs.level.${value}`) })), this.level, (level) => this.put('level', level))}
        <span class="grow"></span>
        <button type="button" aria-pressed=${this.paused !== null} @click=${() => this.pause()}>${t(this.paused ? 'logs.resume' : 'logs.pause')}</button>
        <button type="button" class="quiet" aria-pressed=${this.isWrapped} @click=${() => (this.isWrapped = !this.isWrapped)}>${t('logs.wrap')}</button>
        <button type="button" class="quiet" @click=${() => this.copy(found)}>${icon('copy')}${t(this.copied ? 'logs.copied' : 'logs.copy')}</button>
        <button type="button" class="quiet" @click=${() => this.download(found)}>${t('logs.download')}</button>
      </div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.state === 'cut-off' || this.state === 'too-old' ? html`<p class="note warn">${icon('info')}<span>${t(`logs.${this.state}.text`)}</span></p>` : nothing}
      ${found.length > MOST_SHOWN ? html`<p class="muted">${t('logs.shown', { n: count(MOST_SHOWN), all: count(lines) })}</p>` : nothing}
      <div class="log-frame">
        <ol class="log-lines ${this.isWrapped ? 'wrapped' : ''}" tabindex="0" aria-label=${t('logs.title')} @scroll=${this.scrolled}>
          ${repeat(found.slice(-MOST_SHOWN), (entry) => entry.key, (entry) => row(entry))}
          ${lines === 0 && this.state === 'live' ? html`<li class="log-note">${t(this.text ? 'logs.empty.filter' : 'logs.empty')}</li>` : nothing}
        </ol>
        ${this.newest()}
      </div>
      <p class="muted log-foot"><span>${t('logs.count', { n: count(lines) }, lines)}</span><span>${t('logs.kept')}</span></p>
    </section>`;
  }

  private pause(): void {
    this.paused = this.paused ? null : [...this.book.entries];
    if (!this.paused) this.isAtEnd = true;
  }

  private newest() {
    if (this.paused) {
      const last = this.paused.at(-1);
      const n = last ? this.book.entries.length - 1 - this.book.entries.lastIndexOf(last) : this.book.entries.length;
      return n > 0 ? html`<button type="button" class="newest" @click=${() => this.pause()}>${t('logs.new', { n: count(n) }, n)}</button>` : nothing;
    }
    if (this.isAtEnd) return nothing;
    return html`<button type="button" class="newest" @click=${() => { this.isAtEnd = true; this.toEnd(); }}>${t('logs.newest')}</button>`;
  }

  private statePill() {
    if (this.paused) return pill('plain', t('logs.paused'));
    switch (this.state) {
      case 'live': return pill('ok', t('logs.live'));
      case 'connecting': return pill('plain', t('logs.connecting'));
      case 'cut-off': return pill('warn', t('logs.cut-off'), 'cut');
      case 'too-old': return pill('warn', t('logs.too-old'), 'warning');
      case 'lost': return pill('warn', t('logs.lost'), 'cut');
    }
  }
}

function row(entry: LogEntry) {
  if (entry.kind === 'start') return html`<li class="log-note">${t('logs.start')}</li>`;
  if (entry.kind === 'missed') return html`<li class="log-note missed">${t('logs.missed', { n: count(entry.n) }, entry.n)}</li>`;
  return line(entry.line);
}

function line({ at, level, logger, message, number }: LogLine) {
  const millis = Date.parse(at);
  return html`<li class=${level}><time datetime=${at} title=${`${utc(millis)} · #${number}`}>${time(millis)}</time>
    <b class="log-level">${t(`logs.word.${level}`)}</b>
    <span class="log-text"><span class="log-logger" title=${logger}>${logger.split('.').at(-1)}</span> ${message}</span></li>`;
}

customElements.define('agent-logs', AgentLogs);
