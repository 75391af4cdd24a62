import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { count } from '../core/format';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { store } from '../core/store';
import type { Precision, PrecisionGroup } from '../core/types';
import { t } from '../core/messages';
import { name, segmented, skeleton } from '../parts/basics';
import { shortDigest } from '../parts/alarms';

const KINDS = ['models', 'digests', 'rules', 'sites'] as const;
type Kind = (typeof KINDS)[number];

/** How often alarms are right, by what they came from: asked for when it is opened, and kept current while it is. */
export class AlarmPrecision extends PageElement {
  static override properties = { kind: { state: true }, isOpen: { state: true }, found: { state: true }, problem: { state: true } };
  declare kind: Kind;
  declare isOpen: boolean;
  declare found: Precision | null;
  declare problem: string | null;
  private readonly latest = new Latest();
  private stops: (() => void)[] = [];

  constructor() {
    super();
    this.kind = 'models';
    this.isOpen = false;
    this.found = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [
      store.onReload(() => void this.load()),
      store.onAlarm((_, turn) => {
        if (turn === 'marked') void this.load();
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  private toggled(event: Event): void {
    this.isOpen = (event.target as HTMLDetailsElement).open;
    void this.load();
  }

  private async load(): Promise<void> {
    if (!this.isOpen) return;
    try {
      const answer = await this.latest.ask(api.precision());
      if (!answer) return;
      this.found = answer.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    return html`<details class="panel precision" @toggle=${this.toggled}>
      <summary><h2>${t('precision.title')}</h2></summary>
      ${this.isOpen ? this.content() : nothing}
    </details>`;
  }

  private content() {
    if (this.problem) return html`<p class="note bad" role="alert">${this.problem}</p>`;
    if (!this.found) return skeleton(1);
    const groups = this.found[this.kind];
    return html`<p class="muted">${t('precision.what')}</p>
      ${segmented(t('precision.by'), KINDS.map((value) => ({ value, text: t(`precision.${value}`) })), this.kind, (kind) => (this.kind = kind))}
      ${groups.length ? this.table(groups) : html`<p class="muted">${t('precision.none')}</p>`}
      ${this.found.complete ? nothing : html`<p class="note">${t('precision.cap')} <sk-time .at=${this.found.oldest}></sk-time></p>`}`;
  }

  private table(groups: PrecisionGroup[]) {
    return html`<table class="list">
      <thead><tr><th scope="col">${t(`precision.${this.kind}`)}</th><th scope="col">${t('precision.precision')}</th>
        <th scope="col" class="end">${t('alarms.mark.true')}</th><th scope="col" class="end">${t('alarms.mark.false')}</th>
        <th scope="col" class="end">${t('alarms.mark.unsure')}</th><th scope="col" class="end">${t('alarms.mark.none')}</th></tr></thead>
      <tbody>${groups.map((group) => this.row(group))}</tbody>
    </table>`;
  }

  private row(group: PrecisionGroup) {
    return html`<tr>
      <th scope="row">${this.kind === 'digests'
        ? html`<code title=${group.name}>${shortDigest(group.name)}</code> <small>${group.models.join(', ')}</small>` : name(group.name)}</th>
      <td data-label=${t('precision.precision')}>${share(group)}</td>
      <td class="end" data-label=${t('alarms.mark.true')}>${count(group.true)}</td>
      <td class="end" data-label=${t('alarms.mark.false')}>${count(group.false)}</td>
      <td class="end" data-label=${t('alarms.mark.unsure')}>${count(group.unsure)}</td>
      <td class="end" data-label=${t('alarms.mark.none')}>${count(group.unmarked)}</td>
    </tr>`;
  }
}

const percent = (part: number): string => String(Math.round(100 * part));

/** With the interval, so that one of one does not look like certainty. */
function share({ precision, precisionLow, precisionHigh }: PrecisionGroup): string {
  if (precision === null || precisionLow === null || precisionHigh === null) return t('precision.unknown');
  return t('precision.share', { share: percent(precision), low: percent(precisionLow), high: percent(precisionHigh) });
}

customElements.define('alarm-precision', AlarmPrecision);
