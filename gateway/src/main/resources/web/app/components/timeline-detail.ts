import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { Alarm, Conflict, DeviceEvent } from '../core/types';
import { humanise } from '../core/format';
import { t } from '../core/messages';
import { alarmRows } from '../parts/alarms';
import { longText, skeleton } from '../parts/basics';
import { byWord, moments, statePill } from '../parts/timeline';
import './conflict-card';

/** One entry of a time line in full, with what can be done about it in place. Sends `closed` and `zoom`. */
export class TimelineDetail extends PageElement {
  static override properties = {
    agentId: {}, deviceId: {}, entry: { attribute: false }, alarm: { state: true }, conflict: { state: true }, problem: { state: true },
  };
  declare agentId: string;
  declare deviceId: string;
  declare entry: DeviceEvent;
  declare alarm: Alarm | null;
  declare conflict: Conflict | null;
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.alarm = null;
    this.conflict = null;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('entry')) return;
    const before = changed.get('entry') as DeviceEvent | undefined;
    if (before?.kind !== this.entry.kind || before.id !== this.entry.id) {
      this.alarm = null;
      this.conflict = null;
    }
    if (this.entry.kind === 'alarm' || this.entry.kind === 'conflict') void this.load();
  }

  private async load(): Promise<void> {
    const { kind, id } = this.entry;
    try {
      const found = await this.latest.ask<Alarm | Conflict>(kind === 'alarm' ? api.explainedAlarm(id).then(({ alarm }) => alarm) : api.conflict(id));
      if (!found) return;
      if (kind === 'alarm') this.alarm = found.answer as Alarm;
      else this.conflict = found.answer as Conflict;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { entry } = this;
    return html`<section class="timeline-detail" aria-label=${humanise(entry.name)}>
      <header><h3>${t(`timeline.kind.${entry.kind}`)}: ${humanise(entry.name)} ${statePill(entry)}</h3>
        <span class="muted">${moments(entry)}</span>
        <button type="button" class="small" @click=${() => this.dispatchEvent(new CustomEvent('zoom'))}>${t('timeline.zoom')}</button>
        <button type="button" class="small" @click=${() => this.dispatchEvent(new CustomEvent('closed'))}>${t('timeline.close')}</button></header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : this.body()}
    </section>`;
  }

  private body() {
    const { entry } = this;
    switch (entry.kind) {
      case 'alarm': return this.alarm ? alarmRows([this.alarm], false) : skeleton(1);
      case 'conflict': return this.conflict ? html`<conflict-card .conflict=${this.conflict}
        @chosen=${(event: CustomEvent<Conflict>) => (this.conflict = event.detail)}></conflict-card>` : skeleton(2);
      case 'command': case 'rule-command': case 'write':
        return html`<p>${longText(entry.text ?? '')} ${entry.by === null ? nothing : html`<span class="muted">${byWord(entry)}</span>`}</p>
          <button type="button" class="quiet" @click=${() => goTo(entry.kind === 'write' ? 'twin-title' : 'commands-title')}>
            ${t(entry.kind === 'write' ? 'timeline.to.twin' : 'timeline.to.commands')}</button>`;
    }
  }
}

/** Where on this page there is more of it. */
function goTo(id: string): void {
  const heading = document.getElementById(id);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.scrollIntoView({ block: 'start' });
  heading.focus({ preventScroll: true });
}

customElements.define('timeline-detail', TimelineDetail);
