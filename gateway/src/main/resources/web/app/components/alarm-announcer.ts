import { html } from 'lit';
import { PageElement } from '../core/element';
import { store } from '../core/store';
import { humanise } from '../core/format';
import { t, word } from '../core/messages';

/** Tells screen readers about alarms as they come and go, and about conflicts in which somebody has to choose. */
export class AlarmAnnouncer extends PageElement {
  static override properties = { text: { state: true } };
  declare text: string;
  private stops: (() => void)[] = [];

  constructor() {
    super();
    this.text = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const alarms = store.onAlarm((alarm, turn) => {
      const args = { rule: humanise(alarm.rule), device: alarm.deviceId };
      if (turn === 'raised') this.text = t('alarms.new', { ...args, severity: word('severity', alarm.severity) });
      else if (turn === 'cleared') this.text = t('alarms.cleared', args);
    });
    const conflicts = store.onConflict(({ state, property, deviceId }) => {
      if (state === 'open') this.text = t('conflicts.new', { property: humanise(property), device: deviceId });
    });
    this.stops = [alarms, conflicts];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  protected override render() {
    return html`<div class="visually-hidden" role="log" aria-live="polite">${this.text}</div>`;
  }
}

customElements.define('alarm-announcer', AlarmAnnouncer);
