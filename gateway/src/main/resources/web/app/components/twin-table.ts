import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { ApiProblem, api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { store } from '../core/store';
import type { Conflict, Twin, TwinProperty, TwinState } from '../core/types';
import { humanise } from '../core/format';
import { session } from '../core/session';
import { t } from '../core/messages';
import { icon } from '../parts/icons';
import { name as nameOf, pill, skeleton } from '../parts/basics';
import { authorOf, shown, valueCell } from '../parts/twins';
import './conflict-card';
import './desired-form';
import './twin-history';

/** A twin that changes all the time is fetched no more often. */
const RELOAD_MILLIS = 1000;

/** Reported and desired values side by side; a desired one can be changed in place. */
export class TwinTable extends PageElement {
  static override properties = {
    agentId: {}, deviceId: {}, twin: { state: true }, problem: { state: true }, editing: { state: true },
    opened: { state: true }, shownConflict: { state: true }, isBusy: { state: true },
  };
  declare agentId: string;
  declare deviceId: string;
  declare twin: Twin | null;
  declare problem: string | null;
  declare editing: string | null;
  /** The property whose history is shown. */
  declare opened: string | null;
  /** The conflict that is shown with all its values. */
  declare shownConflict: Conflict | null;
  declare isBusy: boolean;
  private readonly latest = new Latest();
  private stops: (() => void)[] = [];
  private timer: number | undefined;

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.twin = null;
    this.problem = null;
    this.editing = null;
    this.opened = null;
    this.shownConflict = null;
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [
      store.onReload(() => void this.load()),
      store.onTwin((agentId, deviceId) => {
        if (agentId === this.agentId && deviceId === this.deviceId) this.timer ??= window.setTimeout(() => void this.load(), RELOAD_MILLIS);
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    for (const stop of this.stops) stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('deviceId') || changed.has('agentId')) void this.load();
  }

  private async load(): Promise<void> {
    this.timer = undefined;
    try {
      const found = await this.latest.ask(api.twin(this.agentId, this.deviceId));
      if (!found) return;
      this.twin = found.answer;
      this.problem = null;
    } catch (error) {
      // A device without a twin is no fault: its profile declares no properties.
      if (error instanceof ApiProblem && error.status === 404) this.twin = { reported: {}, desired: {}, properties: [] };
      else this.problem = problemText(error);
    }
  }

  private async openConflict(id: number): Promise<void> {
    if (this.shownConflict?.id === id) {
      this.shownConflict = null;
      return;
    }
    try {
      this.shownConflict = await api.conflict(id);
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private chosen(event: CustomEvent<Conflict>): void {
    this.shownConflict = event.detail;
    void this.load();
  }

  private async desire({ name, merge }: TwinProperty, value: unknown): Promise<void> {
    this.isBusy = true;
    try {
      await api.setDesired(this.agentId, this.deviceId, name, value);
      // The answer may be older than what another question has brought meanwhile.
      await this.load();
      // A set is often changed by more than one element.
      if (merge !== 'set') this.editing = null;
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const problem = this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing;
    if (!this.twin) return this.problem ? problem : skeleton(2);
    const { properties } = this.twin;
    if (properties.length === 0) return html`${problem}<p class="muted">${t('device.twin.empty')}</p>`;
    return html`${problem}<table class="list twin">
      <thead><tr><th scope="col">${t('twin.property')}</th><th scope="col">${t('twin.reported')}</th><th scope="col">${t('twin.desired')}</th>
        <th><span class="visually-hidden">${t('twin.actions')}</span></th></tr></thead>
      <tbody>${properties.map((property) => this.row(property))}</tbody>
    </table>`;
  }

  private row(property: TwinProperty) {
    const { name, type, merge, reported } = property;
    const kind = merge === 'counter' || type === null ? merge : merge === 'set' ? t('twin.set.of', { type }) : `${type}, ${merge}`;
    const isOpened = this.opened === name;
    const conflict = this.shownConflict?.id === property.desired?.conflict?.id ? this.shownConflict : null;
    return html`<tr class=${isPending(property) ? 'awaited' : nothing}>
      <th scope="row">${nameOf(humanise(name))}<small>${kind}</small></th>
      <td data-label=${t('twin.reported')}><div class="state">${valueCell(reported?.value)}${reported ? authorOf(reported) : nothing}</div></td>
      <td data-label=${t('twin.desired')}>${this.editing === name
        ? html`<desired-form .property=${property} .isBusy=${this.isBusy} @cancel=${() => (this.editing = null)}
            @wish=${(event: CustomEvent<unknown>) => this.desire(property, event.detail)}></desired-form>`
        : this.desired(property)}</td>
      <td class="does">${session.may('operator') && type !== null && this.editing !== name
        ? this.tool('edit', t('twin.edit', { name }), false, () => (this.editing = name)) : nothing}
        ${this.tool('history', t('twin.history', { name }), isOpened, () => (this.opened = isOpened ? null : name))}</td>
    </tr>
    ${conflict ? html`<tr class="past"><td colspan="4"><conflict-card .conflict=${conflict} @chosen=${this.chosen}></conflict-card></td></tr>` : nothing}
    ${isOpened ? html`<tr class="past"><td colspan="4">
      <twin-history .agentId=${this.agentId} .deviceId=${this.deviceId} .property=${name}></twin-history></td></tr>` : nothing}`;
  }

  private tool(what: 'edit' | 'history', label: string, isOn: boolean, act: () => void) {
    return html`<button type="button" class="tool small" aria-label=${label} title=${label}
      aria-expanded=${what === 'history' ? isOn : nothing} @click=${act}>${icon(what)}</button>`;
  }

  private desired({ desired, reported }: TwinProperty) {
    if (!desired) return valueCell(undefined);
    return html`<div class="state">${desired.conflict?.state === 'open' ? nothing : valueCell(desired.value)}
      ${this.delivery(desired, reported)} ${this.conflict(desired)} ${authorOf(desired)}</div>`;
  }

  /** How far the wish has come: to the agent, to the device. */
  private delivery(desired: TwinState, reported: TwinState | null) {
    if (desired.conflict?.state === 'open') return nothing;
    if (!desired.delivered) return pill('warn', t('twin.undelivered'));
    return reported && desired.value !== null && shown(desired.value) !== shown(reported.value)
      ? pill('info', t('twin.pending')) : pill('ok', t('twin.delivered'));
  }

  private conflict({ conflict }: TwinState) {
    if (!conflict) return nothing;
    const values = conflict.candidates.map(({ value }) => shown(value)).join(' / ');
    return html`<button type="button" class="pill ${conflict.state === 'open' ? 'bad' : 'plain'}" aria-expanded=${this.shownConflict?.id === conflict.id}
      @click=${() => this.openConflict(conflict.id)}>
      ${icon('conflict')}${t(conflict.state === 'open' ? 'twin.conflict.open' : 'twin.conflict.decided', { values })}</button>`;
  }
}

/** Whether the device does not show what is asked of it. */
const isPending = ({ desired, reported }: TwinProperty): boolean =>
  desired !== null && desired.value !== null && shown(desired.value) !== shown(reported?.value);

customElements.define('twin-table', TwinTable);
