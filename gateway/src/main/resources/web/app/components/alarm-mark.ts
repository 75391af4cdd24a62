import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { humanise } from '../core/format';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import type { Alarm, AlarmMark as Mark, Verdict } from '../core/types';
import { t } from '../core/messages';
import { longText, pill, segmented } from '../parts/basics';

const VERDICTS: readonly Verdict[] = ['true', 'false', 'unsure'];
const TONES: Record<Verdict, string> = { true: 'ok', false: 'bad', unsure: 'plain' };
const MOST_CHARS = 500;
const SHORT_COMMENT = 80;

/** Whether an alarm was right: three choices for whoever may say so, and what was said. The choice again takes it back. */
export class AlarmMark extends PageElement {
  static override properties = {
    alarm: { attribute: false }, told: { state: true }, isBusy: { state: true }, isWriting: { state: true }, problem: { state: true },
  };
  declare alarm: Alarm;
  /** What the gateway answered, until the alarm itself says it. */
  declare told: Mark | null | undefined;
  declare isBusy: boolean;
  declare isWriting: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.told = undefined;
    this.isBusy = false;
    this.isWriting = false;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('alarm')) return;
    this.told = undefined;
    const before = changed.get('alarm') as Alarm | undefined;
    if (before && before.id !== this.alarm.id) {
      this.isWriting = false;
      this.problem = null;
    }
  }

  private get mark(): Mark | null {
    return this.told === undefined ? this.alarm.mark : this.told;
  }

  private choose(verdict: Verdict): void {
    const mark = this.mark;
    this.isWriting = false;
    void this.say(mark?.verdict === verdict ? null : verdict, '');
  }

  private async say(verdict: Verdict | null, comment: string): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const { id } = this.alarm;
    try {
      const answer = verdict === null ? await api.unmarkAlarm(id) : await api.markAlarm(id, verdict, comment);
      if (id === this.alarm.id) this.told = answer.mark;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private save(event: Event): void {
    event.preventDefault();
    const verdict = this.mark?.verdict;
    const comment = this.querySelector('input')?.value.trim() ?? '';
    this.isWriting = false;
    if (verdict) void this.say(verdict, comment);
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    await this.updateComplete;
    this.querySelector('input')?.focus();
  }

  private about(): string {
    return t('alarms.mark.about', { rule: humanise(this.alarm.rule), device: this.alarm.deviceId });
  }

  protected override render() {
    const mark = this.mark;
    const may = session.may('operator');
    const verdict = mark?.verdict ?? null;
    return html`${may
        ? segmented(this.about(), VERDICTS.map((value) => ({ value, text: t(`alarms.mark.${value}`) })), verdict, (chosen) => this.choose(chosen))
        : verdict ? pill(TONES[verdict], t(`alarms.mark.${verdict}`)) : html`<span class="muted">${t('alarms.mark.none')}</span>`}
      ${mark && verdict ? this.said(mark, may) : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}`;
  }

  private said(mark: Mark, may: boolean) {
    return html`<small class="said">${mark.by}, <sk-time .at=${mark.at}></sk-time>${mark.comment
        ? html`: <q>${longText(mark.comment, SHORT_COMMENT)}</q>` : nothing}</small>
      ${may && !this.isWriting ? html`<button type="button" class="quiet comment" @click=${this.write}>
        ${t(mark.comment ? 'alarms.mark.edit' : 'alarms.mark.comment')}</button>` : nothing}
      ${may && this.isWriting ? html`<form @submit=${this.save} @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Escape') this.isWriting = false;
        }}>
        <input aria-label=${t('alarms.mark.comment')} maxlength=${MOST_CHARS} .value=${mark.comment} autocomplete="off" />
        <button class="small">${t('alarms.mark.save')}</button>
      </form>` : nothing}`;
  }
}

customElements.define('alarm-mark', AlarmMark);
