import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { ApiProblem, api } from '../core/api';
import { problemText } from '../core/problems';
import { store } from '../core/store';
import type { Twin, TwinProperty } from '../core/types';
import { humanise } from '../core/format';
import { t } from '../core/messages';
import { icon } from '../parts/icons';
import { longText, name as nameOf, pill, skeleton } from '../parts/basics';

const shown = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** What was typed, as the property's type wants it; without a declaration, as JSON where it is JSON. */
function typed(text: string, property: TwinProperty | undefined): unknown {
  if (property?.type === 'string' || property?.type === 'enum') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Reported and desired properties side by side; a desired one can be changed in place. */
export class TwinTable extends PageElement {
  static override properties = {
    agentId: {}, deviceId: {}, twin: { state: true }, problem: { state: true }, editing: { state: true },
  };
  declare agentId: string;
  declare deviceId: string;
  declare twin: Twin | null;
  declare problem: string | null;
  declare editing: string | null;
  private stop: (() => void) | undefined;

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.twin = null;
    this.problem = null;
    this.editing = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = store.onReload(() => void this.load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('deviceId') || changed.has('agentId')) void this.load();
  }

  private async load(): Promise<void> {
    await this.keep(() => api.twin(this.agentId, this.deviceId));
  }

  private async keep(request: () => Promise<Twin>): Promise<void> {
    try {
      this.twin = await request();
      this.problem = null;
    } catch (error) {
      // A device without a twin is no fault: its profile declares no properties.
      if (error instanceof ApiProblem && error.status === 404) this.twin = { reported: {}, desired: {} };
      else this.problem = problemText(error);
    }
  }

  private property(name: string): TwinProperty | undefined {
    return this.twin?.properties?.find((property) => property.name === name);
  }

  private async save(event: SubmitEvent, name: string): Promise<void> {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get('value'));
    await this.keep(() => api.setDesired(this.agentId, this.deviceId, name, typed(text, this.property(name))));
    if (!this.problem) this.editing = null;
  }

  protected override render() {
    const problem = this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing;
    if (!this.twin) return this.problem ? problem : skeleton(2);
    const { reported = {}, desired = {}, properties = [] } = this.twin;
    const names = [...new Set([...properties.map(({ name }) => name), ...Object.keys(reported), ...Object.keys(desired)])].sort();
    if (names.length === 0) return html`${problem}<p class="muted">${t('device.twin.empty')}</p>`;
    return html`${problem}<table class="list plain twin">
      <thead><tr><th scope="col">${t('twin.property')}</th><th scope="col">${t('twin.reported')}</th><th scope="col">${t('twin.desired')}</th></tr></thead>
      <tbody>${names.map((name) => this.row(name, reported[name], desired[name]))}</tbody>
    </table>`;
  }

  private row(name: string, reported: unknown, desired: unknown) {
    const property = this.property(name);
    const isPending = desired !== undefined && desired !== null && shown(desired) !== shown(reported);
    return html`<tr>
      <th scope="row">${nameOf(humanise(name))}${property ? html`<small>${property.type}, ${property.merge.toLowerCase().replaceAll('_', '-')}</small>` : nothing}</th>
      <td data-label=${t('twin.reported')}>${longText(shown(reported))}</td>
      <td data-label=${t('twin.desired')}>${this.editing === name ? this.form(name, desired ?? reported) : html`
        <span class="desired">${longText(shown(desired))} ${isPending ? pill('info', t('twin.pending')) : nothing}
        <button type="button" class="tool small" aria-label=${t('twin.edit', { name })} title=${t('twin.edit', { name })}
          @click=${() => (this.editing = name)}>${icon('edit')}</button></span>`}</td>
    </tr>`;
  }

  private form(name: string, value: unknown) {
    return html`<form class="inline" @submit=${(event: SubmitEvent) => this.save(event, name)}>
      <input name="value" aria-label=${t('twin.edit', { name })} autocomplete="off" .value=${value === undefined ? '' : shown(value)} />
      <button class="primary">${t('twin.save')}</button>
      <button type="button" @click=${() => (this.editing = null)}>${t('twin.cancel')}</button>
    </form>`;
  }
}

customElements.define('twin-table', TwinTable);
