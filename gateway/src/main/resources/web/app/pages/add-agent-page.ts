import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { session } from '../core/session';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { Enrolment, EnrolmentToken } from '../core/types';
import { href } from '../core/router';
import { t } from '../core/messages';
import { command, emptyState } from '../parts/basics';
import { icon } from '../parts/icons';
import '../components/enrolment-card';

/** A device takes its steps at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 2_000;
const ID_PATTERN = '[A-Za-z0-9][A-Za-z0-9._\\-]*';

/** From nothing to the first reading of a new agent: a token, what to run on the device, and its steps as they are taken. */
export class AddAgentPage extends PageElement {
  static override properties = { query: { attribute: false }, made: { state: true }, enrolment: { state: true }, problem: { state: true }, isBusy: { state: true } };
  /** `agent` and `site` fill the form. */
  declare query: URLSearchParams;
  /** The token, which the gateway shows once. */
  declare made: (EnrolmentToken & { agentId: string; site: string | null }) | null;
  declare enrolment: Enrolment | null;
  declare problem: string | null;
  declare isBusy: boolean;
  private timer = 0;

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.made = null;
    this.enrolment = null;
    this.problem = null;
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => void this.look(), LOOK_EVERY_MILLIS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
    this.made = null;
    this.enrolment = null;
  }

  private async look(): Promise<void> {
    const made = this.made;
    if (!made || this.enrolment?.state === 'complete') return;
    try {
      const found = await api.enrolment(made.enrolmentId);
      if (this.made !== made) return;
      this.enrolment = found;
      this.problem = null;
    } catch (error) {
      if (this.made === made) this.problem = problemText(error);
    }
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const agentId = text('agentId');
    this.isBusy = true;
    this.problem = null;
    try {
      const made = await api.makeEnrolment({ agentId, site: text('site'), expiresIn: text('expiresIn') });
      this.made = { ...made, agentId, site: text('site') || null };
      await this.look();
      await this.updateComplete;
      this.querySelector<HTMLElement>('#on-device')?.focus();
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private again(): void {
    this.made = null;
    this.enrolment = null;
    this.problem = null;
  }

  private async cancel(): Promise<void> {
    if (!this.made) return;
    try {
      await api.cancelEnrolment(this.made.enrolmentId);
      this.again();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    return html`<nav class="crumbs" aria-label=${t('crumbs')}><a href=${href.enrolments()}>${t('enrol.title')}</a></nav>
      <div class="heading"><h1>${t('add.title')}</h1><p class="muted">${t('add.subtitle')}</p></div>
      ${session.may('operator') ? this.steps() : emptyState(t('add.not.title'), t('add.not.text'), nothing, 'key')}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}`;
  }

  private steps() {
    return this.made ? html`${this.onDevice(this.made)} ${this.timeline()}` : this.form();
  }

  private form() {
    const field = (name: string, label: string, hint: string, value: string, isRequired: boolean) => html`<label class="select"><span>${label}</span>
      <input name=${name} placeholder=${hint} .value=${value} autocomplete="off" spellcheck="false" maxlength="64" pattern=${ID_PATTERN}
        title=${t('add.pattern')} ?required=${isRequired} /></label>`;
    return html`<section class="panel" aria-labelledby="who"><header><h2 id="who">${t('add.who')}</h2></header>
      <p class="muted">${t('add.who.text')}</p>
      <form class="toolbar enrol" @submit=${this.make}>
        ${field('agentId', t('add.id'), 'pump-house-1', this.query.get('agent') ?? '', true)}
        ${field('site', t('enrol.site'), t('enrol.site.any'), this.query.get('site') ?? '', false)}
        <label class="select"><span>${t('enrol.expires')}</span><select name="expiresIn">
          ${(['1h', '1d', '7d'] as const).map((time) => html`<option value=${time}>${t(`enrol.expires.${time}`)}</option>`)}</select></label>
        <button type="submit" class="primary" ?disabled=${this.isBusy}>${t('add.next')}</button>
      </form></section>`;
  }

  private onDevice(made: NonNullable<AddAgentPage['made']>) {
    const { address, isLocal } = gatewayAddress(made.tlsPort);
    const agent = `./skerry agent --id ${made.agentId}${made.site ? ` --site ${made.site}` : ''} --gateway ${address}`;
    const file = `${made.agentId}.token`;
    return html`<section class="panel made" aria-labelledby="on-device"><header><h2 id="on-device" tabindex="-1">${t('add.device', { agent: made.agentId })}</h2></header>
      ${isLocal ? html`<p class="note">${t('add.local')}</p>` : nothing}
      <p>${t('add.run')}</p>${command(`${agent} --enrol`)}
      <p>${t('add.token')}</p>${command(made.token)}
      <details><summary>${t('add.file')}</summary>
        <p>${t('add.file.text')} <a href=${`data:text/plain;charset=utf-8,${encodeURIComponent(`${made.token}\n`)}`} download=${file}>${t('add.file.save', { file })}</a></p>
        ${command(`${agent} --token-file ${file}`)}
        <p>${t('add.card')}</p>
        ${command(`sudo ./skerry flash prepare /dev/sdX --agent-id ${made.agentId}${made.site ? ` --site ${made.site}` : ''} --gateway ${address} --token-file ${file} --package skerry-agent_0.1.0_arm64.deb`)}</details>
    </section>`;
  }

  private timeline() {
    const enrolment = this.enrolment;
    if (!enrolment) return nothing;
    const isOver = enrolment.state === 'complete' || enrolment.state === 'cancelled' || enrolment.state === 'expired';
    return html`<enrolment-card .enrolment=${enrolment} @cancelled=${() => void this.cancel()}></enrolment-card>
      <div role="status">${enrolment.state === 'complete' && enrolment.agentId ? html`<p class="note ok">${icon('check')} ${t('add.done', { agent: enrolment.agentId })}
        <a href=${href.agent(enrolment.agentId)}>${t('add.open')}</a></p>` : nothing}</div>
      ${isOver ? html`<button type="button" class="primary" @click=${() => this.again()}>${t('add.another')}</button>`
        : html`<p class="muted">${t('add.leave')} <a href=${href.enrolment(enrolment.enrolmentId)}>${t('add.leave.link')}</a></p>`}`;
  }
}

/** Where agents reach the gateway: over TLS, and so elsewhere than a page in plaintext. */
function gatewayAddress(tlsPort: number): { address: string; isLocal: boolean } {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  return { address: location.protocol === 'https:' ? location.origin : `https://${location.hostname}:${tlsPort}`, isLocal };
}

customElements.define('add-agent-page', AddAgentPage);
