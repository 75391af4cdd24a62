import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { humanise } from '../core/format';
import { problemText } from '../core/problems';
import type { Alarm, Explanation } from '../core/types';
import { t } from '../core/messages';
import { longText, skeleton } from '../parts/basics';
import { explanationPart } from '../parts/explanation';

/** Why an alarm was raised: what its models made of which readings. Asked of the gateway when somebody wants to know. */
export class AlarmWhy extends PageElement {
  static override properties = {
    alarm: { attribute: false }, isOpen: { state: true }, explanations: { state: true }, problem: { state: true },
  };
  declare alarm: Alarm;
  declare isOpen: boolean;
  declare explanations: Explanation[] | null;
  declare problem: string | null;

  constructor() {
    super();
    this.isOpen = false;
    this.explanations = null;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get('alarm') as Alarm | undefined;
    if (!before || before.id === this.alarm.id) return;
    this.isOpen = false;
    this.explanations = null;
  }

  private async open(): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
    await this.load();
  }

  private async load(): Promise<void> {
    const { id } = this.alarm;
    try {
      const { explanations } = await api.explainedAlarm(id);
      if (id === this.alarm.id) this.explanations = explanations;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private about(): string {
    return t('alarms.why.about', { rule: humanise(this.alarm.rule), device: this.alarm.deviceId });
  }

  protected override render() {
    return html`<button type="button" class="small" aria-label=${this.about()} @click=${this.open}>${t('alarms.why')}</button>
      ${this.isOpen ? this.panel() : nothing}`;
  }

  private panel() {
    const title = `why-${this.alarm.id}`;
    return html`<dialog class="wide why" aria-labelledby=${title} @close=${() => (this.isOpen = false)}>
      <form method="dialog">
        <h2 id=${title}>${this.about()}</h2>
        <h3>${t('alarms.why.saw')}</h3>
        <p class="saw">${longText(this.alarm.because ?? '')}</p>
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : this.found()}
        <div class="actions"><button class="primary" autofocus>${t('alarms.why.close')}</button></div>
      </form>
    </dialog>`;
  }

  private found() {
    if (!this.explanations) return skeleton(2);
    return this.explanations.length ? this.explanations.map(explanationPart) : html`<p class="muted">${t('alarms.why.none')}</p>`;
  }
}

customElements.define('alarm-why', AlarmWhy);
