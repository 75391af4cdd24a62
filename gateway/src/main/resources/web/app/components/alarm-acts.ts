import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { act } from '../core/alarm-desk';
import { api } from '../core/api';
import { session } from '../core/session';
import type { Alarm, AlarmAct } from '../core/types';
import { t } from '../core/messages';
import { icon } from '../parts/icons';

const MOST_CHARS = 500;
const SNOOZES = ['30m', '2h', '8h', '1d', '7d'] as const;

type Asked = 'assign' | 'snooze' | 'comment';

/** What an operator can do about one alarm or several at once. What came of it goes up as `alarm-done`. */
export class AlarmActs extends PageElement {
  static override properties = { alarms: { attribute: false }, asked: { state: true }, people: { state: true }, isBusy: { state: true } };
  declare alarms: readonly Alarm[];
  declare asked: Asked | null;
  declare people: string[];
  declare isBusy: boolean;

  constructor() {
    super();
    this.alarms = [];
    this.asked = null;
    this.people = [];
    this.isBusy = false;
  }

  /** By keyboard, too. */
  async ask(asked: Asked): Promise<void> {
    if (!this.alarms.length || !session.may('operator')) return;
    this.asked = asked;
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
    if (asked === 'assign') this.people = await api.assignees().catch(() => []);
  }

  async acknowledge(): Promise<void> {
    await this.carryOut({ act: this.isAcknowledged ? 'unacknowledge' : 'acknowledge' });
  }

  async assignToMe(): Promise<void> {
    const me = session.me?.name;
    if (me) await this.carryOut({ act: 'assign', person: me });
  }

  private get isAcknowledged(): boolean {
    return this.alarms.every(({ handling }) => handling.acknowledged);
  }

  private async carryOut(what: AlarmAct): Promise<void> {
    if (this.isBusy || !this.alarms.length || !session.may('operator')) return;
    this.isBusy = true;
    this.querySelector('dialog')?.close();
    // Only what it changes: a second acknowledgement of somebody else's would be refused.
    const alarms = what.act === 'acknowledge' ? this.alarms.filter(({ handling }) => !handling.acknowledged) : this.alarms;
    const detail = await act(alarms, what);
    this.isBusy = false;
    this.dispatchEvent(new CustomEvent('alarm-done', { detail, bubbles: true }));
  }

  private submit(event: Event): void {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const text = String(given.get('text') ?? '').trim();
    switch (this.asked) {
      case 'assign':
        return void this.carryOut({ act: 'assign', person: String(given.get('person')) || null });
      case 'comment':
        if (text) void this.carryOut({ act: 'comment', text });
        return;
      case 'snooze': {
        const until = String(given.get('until') ?? '');
        const lasts = String(given.get('for'));
        return void this.carryOut(lasts === 'until' && until
          ? { act: 'snooze', until: new Date(until).toISOString(), text } : { act: 'snooze', for: lasts, text });
      }
    }
  }

  protected override render() {
    if (!session.may('operator') || !this.alarms.length) return nothing;
    const isSnoozed = this.alarms.every(({ handling }) => handling.snooze);
    const isOver = this.alarms.every(({ state }) => state === 'cleared');
    return html`<div class="acts">
      <button type="button" class=${this.isAcknowledged ? '' : 'primary'} ?disabled=${this.isBusy} @click=${this.acknowledge}>
        ${icon('check')}${t(this.isAcknowledged ? 'alarms.unacknowledge' : 'alarms.acknowledge')}</button>
      <button type="button" ?disabled=${this.isBusy} @click=${() => this.ask('assign')}>${t('alarms.assign')}</button>
      ${isSnoozed ? html`<button type="button" ?disabled=${this.isBusy} @click=${() => this.carryOut({ act: 'unsnooze' })}>${t('alarms.unsnooze')}</button>`
        : isOver ? nothing : html`<button type="button" ?disabled=${this.isBusy} @click=${() => this.ask('snooze')}>${t('alarms.snooze')}</button>`}
      <button type="button" ?disabled=${this.isBusy} @click=${() => this.ask('comment')}>${t('alarms.comment')}</button>
    </div>
    ${this.asked ? this.dialog(this.asked) : nothing}`;
  }

  private dialog(asked: Asked) {
    const n = this.alarms.length;
    return html`<dialog aria-label=${t(`alarms.${asked}.title`, { n })} @close=${() => (this.asked = null)}>
      <form @submit=${this.submit}>
        <h2>${t(`alarms.${asked}.title`, { n })}</h2>
        ${asked === 'assign' ? this.assignField() : asked === 'snooze' ? this.snoozeFields() : this.textField('alarms.comment.text', true)}
        <div class="actions">
          <button type="button" @click=${() => this.querySelector('dialog')?.close()}>${t('alarms.cancel')}</button>
          <button class="primary">${t(`alarms.${asked}`)}</button>
        </div>
      </form>
    </dialog>`;
  }

  private assignField() {
    const me = session.me?.name ?? '';
    const others = this.people.filter((name) => name !== me);
    return html`<label class="field"><span>${t('alarms.assign.to')}</span>
      <select name="person" autofocus>
        ${me ? html`<option value=${me}>${t('alarms.assign.me', { name: me })}</option>` : nothing}
        ${others.map((name) => html`<option value=${name}>${name}</option>`)}
        <option value="">${t('alarms.nobody')}</option>
      </select></label>`;
  }

  private snoozeFields() {
    return html`<fieldset class="choices"><legend>${t('alarms.snooze.for')}</legend>
      ${SNOOZES.map((lasts, place) => html`<label><input type="radio" name="for" value=${lasts} ?checked=${place === 1} ?autofocus=${place === 1} />
        ${t(`alarms.snooze.${lasts}`)}</label>`)}
      <label class="until"><input type="radio" name="for" value="until" />${t('alarms.snooze.until')}
        <input type="datetime-local" name="until" aria-label=${t('alarms.snooze.until')} @focus=${this.chooseUntil} /></label>
    </fieldset>
    ${this.textField('alarms.snooze.reason', false)}
    <p class="muted">${t('alarms.snooze.what')}</p>`;
  }

  private chooseUntil(): void {
    const until = this.querySelector<HTMLInputElement>('input[value=until]');
    if (until) until.checked = true;
  }

  private textField(label: 'alarms.comment.text' | 'alarms.snooze.reason', isAll: boolean) {
    return html`<label class="field"><span>${t(label)}</span>
      <input name="text" maxlength=${MOST_CHARS} autocomplete="off" ?required=${isAll} ?autofocus=${isAll} /></label>`;
  }
}

customElements.define('alarm-acts', AlarmActs);
