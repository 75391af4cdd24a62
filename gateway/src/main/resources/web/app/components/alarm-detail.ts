import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { humanise } from '../core/format';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import type { Alarm, TimelineEntry } from '../core/types';
import { type MessageKey, t, word } from '../core/messages';
import { alarmLink, decidedBy, handlingPills, lasted } from '../parts/alarms';
import { facts, longText, severityPill, skeleton } from '../parts/basics';
import { icon } from '../parts/icons';
import './alarm-acts';
import './alarm-mark';
import './alarm-why';

/** One alarm: what it is, what is done about it, and all that happened to it. Closing goes up as `closed`. */
export class AlarmDetail extends PageElement {
  static override properties = { alarm: { attribute: false }, entries: { state: true }, problem: { state: true } };
  declare alarm: Alarm;
  declare entries: TimelineEntry[] | null;
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.entries = null;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('alarm')) return;
    const before = changed.get('alarm') as Alarm | undefined;
    if (before && before.id !== this.alarm.id) this.entries = null;
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.alarmTimeline(this.alarm.id));
      if (found) this.entries = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent('closed'));
  }

  protected override render() {
    const { alarm } = this;
    return html`<aside class="panel detail" aria-labelledby="detail-title" @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && !this.querySelector('dialog[open]')) this.close();
      }}>
      <header>
        <h2 id="detail-title" tabindex="-1">${humanise(alarm.rule)}</h2>
        <button type="button" class="tool small" aria-label=${t('alarms.close')} @click=${this.close}>${icon('close')}</button>
      </header>
      <p class="signs">${severityPill(alarm.severity)} ${handlingPills(alarm)}</p>
      <alarm-acts .alarms=${[alarm]}></alarm-acts>
      <p class="because">${longText(alarm.because ?? '')}</p>
      ${alarm.modelDigests.length ? html`<alarm-why .alarm=${alarm}></alarm-why>` : nothing}
      ${facts([
        ...(alarm.deviceId ? [['alarms.at', html`<a href=${href.device(alarm.agentId, alarm.deviceId)}>${alarm.deviceId}</a>`] as const] : []),
        ['alarms.agent', html`<a href=${href.agent(alarm.agentId)}>${alarm.agentId}</a>${alarm.site ? html`, ${alarm.site}` : nothing}`],
        ['alarms.raised', html`<sk-time .at=${alarm.raisedAt} mode="clock"></sk-time>`],
        ['alarms.lasted', lasted(alarm)],
        ...(alarm.kind === 'device' ? [['alarms.decided', decidedBy(alarm)] as const] : [['alarms.decided', t('alarms.by.gateway')] as const]),
      ])}
      ${alarm.deviceId ? html`<p><a class="button small" href=${alarmLink(alarm)}>${icon('chart')}${t('alarms.open')}</a></p>` : nothing}
      ${alarm.kind === 'device' ? html`<h3>${t('alarms.mark')}</h3><alarm-mark .alarm=${alarm}></alarm-mark>` : nothing}
      <h3>${t('alarms.history')}</h3>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : this.entries ? this.history(this.entries) : skeleton(1)}
    </aside>`;
  }

  private history(entries: readonly TimelineEntry[]) {
    return html`<ol class="history">${repeat([...entries].reverse(), (entry) => `${entry.at} ${entry.what} ${entry.text}`, (entry) => html`<li class=${entry.what}>
      <p>${this.saying(entry)}</p>
      <small class="muted"><sk-time .at=${entry.at}></sk-time></small>
    </li>`)}</ol>`;
  }

  private saying({ what, by, text, until }: TimelineEntry) {
    const key = `alarms.turn.${what}` as MessageKey;
    const isSaid = ['commented', 'snoozed', 'still-snoozed'].includes(what) && text;
    const shown = what === 'marked' ? text.replace(/^(true|false|unsure)/, (verdict) => word('alarms.mark', verdict)) : text;
    return html`${t(key, { by: by ?? '', text: shown })}${until ? html` <sk-time .at=${until} mode="clock"></sk-time>` : nothing}${isSaid ? html`: <q>${longText(text, 200)}</q>` : nothing}`;
  }
}

customElements.define('alarm-detail', AlarmDetail);
