import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { profileApi } from '../core/profile-api';
import { problemText } from '../core/problems';
import { linesOfRefused } from '../core/captures';
import type { DryRun, DryRunStep } from '../core/types';
import { session } from '../core/session';
import { t, word } from '../core/messages';
import { icon } from '../parts/icons';
import { longText, pill } from '../parts/basics';
import type { TakenMessages } from './recent-messages';
import './recent-messages';

/** Long enough for a word to be finished. */
const PAUSE_MILLIS = 500;
const MOST_SHOWN = 100;

/** What a profile makes of captured messages, beside what its present version makes of them; again with each change. */
export class DryRunPanel extends PageElement {
  static override properties = {
    source: {}, compiles: { type: Boolean }, name: {}, present: {}, messages: {}, site: { state: true },
    draftRun: { state: true }, presentRun: { state: true }, problem: { state: true }, said: { state: true },
  };
  declare source: string;
  declare compiles: boolean;
  declare name: string;
  /** The version that the source is compared with; empty for none. */
  declare present: string;
  declare messages: string;
  declare site: string;
  declare draftRun: DryRun | null;
  declare presentRun: DryRun | null;
  declare problem: string | null;
  declare said: string;
  private timer = 0;
  private running: AbortController | null = null;

  constructor() {
    super();
    this.source = '';
    this.compiles = false;
    this.name = '';
    this.present = '';
    this.messages = '';
    this.site = 'default';
    this.draftRun = null;
    this.presentRun = null;
    this.problem = null;
    this.said = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    this.running?.abort();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (['source', 'compiles', 'present', 'messages', 'site'].some((name) => changed.has(name))) this.plan();
  }

  private plan(): void {
    window.clearTimeout(this.timer);
    this.running?.abort();
    if (!this.messages.trim()) {
      this.draftRun = null;
      this.presentRun = null;
    } else if (this.compiles) this.timer = window.setTimeout(() => void this.run(), PAUSE_MILLIS);
  }

  private async run(): Promise<void> {
    const asked = new AbortController();
    this.running = asked;
    const { messages, source, name, present, site } = this;
    try {
      const [draft, before] = await Promise.all([
        profileApi.dryRun({ source, messages, site }, asked.signal),
        present ? profileApi.dryRun({ name, version: present, messages, site }, asked.signal) : null,
      ]);
      if (asked.signal.aborted) return;
      this.draftRun = draft;
      this.presentRun = before;
      this.problem = null;
    } catch (error) {
      if (!asked.signal.aborted) this.problem = problemText(error);
    }
  }

  private changed(messages: string): void {
    this.messages = messages;
    this.dispatchEvent(new CustomEvent('messages-changed', { detail: messages }));
  }

  private add(lines: readonly string[]): void {
    const there = new Set(this.messages.split('\n'));
    const added = lines.filter((line) => !there.has(line));
    if (added.length) this.changed([this.messages.trimEnd(), ...added].filter(Boolean).join('\n') + '\n');
  }

  /** Their topics are of the agent's site. */
  private taken({ detail }: CustomEvent<TakenMessages>): void {
    this.site = detail.site;
    this.add(detail.lines);
  }

  private async takeRefused(): Promise<void> {
    try {
      const { lines, cut } = linesOfRefused(await profileApi.sightings(this.name));
      this.said = lines.length === 0 && cut === 0 ? t('dryrun.sightings.none')
        : [t('dryrun.sightings.said', { n: lines.length }), cut ? t('dryrun.sightings.cut', { n: cut }) : ''].join(' ');
      this.add(lines);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    return html`<section class="panel dryrun" aria-labelledby="dryrun-title">
      <header><h2 id="dryrun-title">${t('dryrun.title')}</h2></header>
      <p class="muted">${t('dryrun.intro')}</p>
      <label class="field"><span>${t('dryrun.messages')}</span>
        <textarea rows="5" spellcheck="false" autocomplete="off" placeholder=${t('dryrun.placeholder')} .value=${this.messages} maxlength="400000"
          @input=${(event: Event) => this.changed((event.target as HTMLTextAreaElement).value)}></textarea></label>
      <p class="muted small-text">${t('dryrun.messages.hint')}</p>
      <div class="toolbar">
        ${this.name ? html`<button type="button" class="small" @click=${() => void this.takeRefused()}>${t('dryrun.sightings')}</button>` : nothing}
        <label class="select"><span>${t('dryrun.site')}</span><input class="small" size="10" .value=${this.site} autocomplete="off" spellcheck="false"
          @change=${(event: Event) => (this.site = (event.target as HTMLInputElement).value.trim() || 'default')} /></label>
        ${this.messages ? html`<button type="button" class="quiet" @click=${() => this.changed('')}>${t('dryrun.clear')}</button>` : nothing}
      </div>
      ${session.may('operator') ? html`<recent-messages .profile=${this.name} @taken=${(event: CustomEvent<TakenMessages>) => this.taken(event)}></recent-messages>` : nothing}
      <p class=${this.said ? 'muted' : 'visually-hidden'} role="status">${this.said}</p>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.outcome()}
    </section>`;
  }

  private outcome() {
    if (!this.messages.trim()) return html`<p class="muted">${t('dryrun.none')}</p>`;
    if (!this.draftRun) return this.compiles ? nothing : html`<p class="muted">${t('dryrun.waits')}</p>`;
    const rows = rowsOf(this.draftRun, this.presentRun);
    const { summary, steps, omitted } = this.draftRun;
    const differing = rows.filter(({ differs }) => differs).length;
    return html`${this.compiles ? nothing : html`<p class="note warn">${icon('warning')}<span>${t('dryrun.nocompile')}</span></p>`}
      <p role="status">${t('dryrun.summary', { n: summary.understood, refused: steps.filter(({ refused }) => refused).length, elsewhere: summary.elsewhere })}
        ${this.presentRun ? (differing ? html`<b>${t('dryrun.differs', { n: differing, version: this.present })}</b>` : t('dryrun.same', { version: this.present })) : nothing}</p>
      ${summary.skipped.map((why) => html`<p class="muted">${longText(why)}</p>`)}
      <div class="tried" role="table" aria-label=${t('dryrun.title')} data-columns=${this.presentRun ? 3 : 2}>
        <div role="row" class="tried-head"><span role="columnheader">${t('dryrun.message')}</span>
          ${this.presentRun ? html`<span role="columnheader">${t('dryrun.present', { version: this.present })}</span>` : nothing}
          <span role="columnheader">${t('dryrun.draft')}</span></div>
        ${rows.slice(0, MOST_SHOWN).map(({ line, topic, draft, before, differs }) => html`<div role="row" class=${differs ? 'differs' : nothing}>
          <span role="rowheader"><small class="muted">${line}</small> <code>${topic}</code>${differs ? html` ${pill('warn', t('dryrun.different'))}` : nothing}</span>
          ${this.presentRun ? html`<span role="cell" data-label=${t('dryrun.present', { version: this.present })}>${stepOf(before, draft)}</span>` : nothing}
          <span role="cell" data-label=${t('dryrun.draft')}>${stepOf(draft, this.presentRun ? before : draft)}</span></div>`)}
      </div>
      ${omitted + rows.length > MOST_SHOWN && rows.length + omitted - MOST_SHOWN > 0 ? html`<p class="muted">${t('dryrun.more', { n: rows.length + omitted - MOST_SHOWN })}</p>` : nothing}`;
  }
}

interface Row {
  line: number;
  topic: string;
  draft: DryRunStep | undefined;
  before: DryRunStep | undefined;
  differs: boolean;
}

/** Messages that one of both reads, in their order. */
function rowsOf(draft: DryRun, present: DryRun | null): Row[] {
  const now = new Map(draft.steps.map((step) => [step.line, step]));
  const before = new Map(present?.steps.map((step) => [step.line, step]));
  return [...new Set([...now.keys(), ...before.keys()])].sort((a, b) => a - b).map((line) => {
    const [one, other] = [now.get(line), before.get(line)];
    return { line, topic: (one ?? other)?.topic ?? '', draft: one, before: other, differs: present !== null && essence(one) !== essence(other) };
  });
}

const essence = (step: DryRunStep | undefined): string => step
  ? JSON.stringify([step.device, step.refused?.code, step.readings?.map(readingText), step.rules?.map(({ rule, event }) => [rule, event])]) : '';

type Reading = NonNullable<DryRunStep['readings']>[number];

const readingText = ({ resource, value, unit, quality, kept }: Reading): string => [resource, value, unit, quality, kept].join('\t');

/** What became of a message; what the other makes otherwise is marked. */
function stepOf(step: DryRunStep | undefined, other: DryRunStep | undefined) {
  if (!step) return html`<span class="muted">${t('dryrun.elsewhere')}</span>`;
  if (step.refused) return html`<span class="refused"><code>${step.refused.code}</code> ${longText(step.refused.message)}</span>`;
  const same = new Set(other?.readings?.map(readingText));
  return html`<ul class="readings">${step.readings?.map((reading) => html`<li class=${same.has(readingText(reading)) ? nothing : 'new'}>
      <span>${reading.resource}</span> <b>${typeof reading.value === 'string' ? longText(reading.value, 60) : reading.value}</b> ${reading.unit ?? nothing}
      ${reading.quality === 'good' ? nothing : pill('warn', word('quality', reading.quality))}
      ${reading.kept ? nothing : html`<small class="muted" title=${t('dryrun.left.why')}>${t('dryrun.left')}</small>`}</li>`)}
    ${Object.entries(step.notDerived ?? {}).map(([resource, why]) => html`<li><span>${resource}</span> <span class="refused">${longText(why)}</span></li>`)}
    ${step.rules?.map(({ rule, event, because, message }) => html`<li class="rule">${pill(event === 'fired' ? 'bad' : event === 'failed' ? 'warn' : 'plain', t(`dryrun.${event}`, { rule }))}
      ${because ?? message ? html`<small class="muted">${because ?? message}</small>` : nothing}</li>`)}</ul>`;
}

customElements.define('dry-run-panel', DryRunPanel);
