import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { session } from '../core/session';
import { store } from '../core/store';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { Enrolment, EnrolmentToken } from '../core/types';
import { t } from '../core/messages';
import { command, emptyState, skeleton } from '../parts/basics';
import '../components/enrolment-card';

/** A device takes its steps at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 3_000;

/** How new agents are let in: tokens, and the way of each from the token to the first reading. */
export class EnrolmentsPage extends PageElement {
  static override properties = { found: { state: true }, made: { state: true }, said: { state: true }, problem: { state: true }, isBusy: { state: true } };
  declare found: Enrolment[] | null;
  /** The token that was made last, which the gateway shows once. */
  declare made: EnrolmentToken | null;
  declare said: string;
  declare problem: string | null;
  declare isBusy: boolean;
  private stop = (): void => {};
  private timer = 0;
  private requestNumber = 0;

  constructor() {
    super();
    this.found = null;
    this.made = null;
    this.said = '';
    this.problem = null;
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = store.onReload(() => void this.load());
    this.timer = window.setInterval(() => void this.load(), LOOK_EVERY_MILLIS);
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
    window.clearInterval(this.timer);
    this.made = null;
  }

  private async load(): Promise<void> {
    const number = ++this.requestNumber;
    try {
      const found = await api.enrolments();
      if (number === this.requestNumber) this.found = found;
    } catch (error) {
      if (number === this.requestNumber) this.problem = problemText(error);
    }
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    this.isBusy = true;
    this.problem = null;
    this.said = '';
    try {
      this.made = await api.makeEnrolment({ agentId: text('agentId'), site: text('site'), expiresIn: text('expiresIn') });
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private async cancel(enrolment: Enrolment): Promise<void> {
    this.problem = null;
    try {
      await api.cancelEnrolment(enrolment.enrolmentId);
      this.said = t('enrol.said.cancelled', { id: enrolment.enrolmentId });
      if (this.made?.enrolmentId === enrolment.enrolmentId) this.made = null;
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    return html`<div class="heading"><h1>${t('enrol.title')}</h1><p class="muted">${t('enrol.subtitle')}</p></div>
      ${session.may('operator') ? html`<section class="panel" aria-labelledby="make-token"><header><h2 id="make-token">${t('enrol.make')}</h2></header>
        ${this.form()} ${this.token()}</section>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}</p>
      ${this.list()}`;
  }

  private form() {
    const field = (name: string, label: string, hint: string) => html`<label class="select"><span>${label}</span>
      <input name=${name} placeholder=${hint} autocomplete="off" spellcheck="false" maxlength="64" pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*" /></label>`;
    return html`<form class="toolbar enrol" @submit=${this.make}>
      ${field('agentId', t('enrol.agent'), t('enrol.agent.any'))}
      ${field('site', t('enrol.site'), t('enrol.site.any'))}
      <label class="select"><span>${t('enrol.expires')}</span><select name="expiresIn">
        ${(['1h', '1d', '7d'] as const).map((time) => html`<option value=${time}>${t(`enrol.expires.${time}`)}</option>`)}</select></label>
      <button type="submit" class="primary" ?disabled=${this.isBusy}>${t('enrol.make.do')}</button>
    </form>`;
  }

  private token() {
    const made = this.made;
    if (!made) return nothing;
    return html`<div class="made" role="status">
      <p>${t('enrol.made.once')}</p>
      ${command(`./skerry agent enrol --id ${made.agentId ?? 'ID'} --gateway ${gatewayAddress(made.tlsPort)}`)}
      <p>${t('enrol.made.token')}</p>
      ${command(made.token)}
    </div>`;
  }

  private list() {
    if (!this.found) return this.problem ? nothing : skeleton(3);
    if (this.found.length === 0) return emptyState(t('enrol.empty.title'), t('enrol.empty.text'), nothing, 'key');
    return html`<div>${repeat(this.found, ({ enrolmentId }) => enrolmentId, (enrolment) => html`<enrolment-card .enrolment=${enrolment}
      @cancelled=${() => void this.cancel(enrolment)}></enrolment-card>`)}</div>`;
  }
}

/** Where agents reach the gateway: over TLS, and so elsewhere than a page in plaintext. */
const gatewayAddress = (tlsPort: number): string => (location.protocol === 'https:' ? location.origin : `https://${location.hostname}:${tlsPort}`);

customElements.define('enrolments-page', EnrolmentsPage);
