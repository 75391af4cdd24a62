import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { deviceApi } from '../core/device-api';
import { linesOfRecent } from '../core/captures';
import { problemText } from '../core/problems';
import { t } from '../core/messages';

/** What came of it, with the site of the agent. */
export interface TakenMessages {
  lines: string[];
  site: string;
}

/** Asks an agent for what one of its devices sent last; a device is named as AGENT/DEVICE. */
export class RecentMessages extends PageElement {
  static override properties = { profile: {}, isOpen: { state: true }, known: { state: true }, wanted: { state: true }, isAsking: { state: true }, said: { state: true }, problem: { state: true } };
  /** Devices of this profile are offered; of any when it is empty. */
  declare profile: string;
  declare isOpen: boolean;
  declare known: string[];
  declare wanted: string;
  declare isAsking: boolean;
  declare said: string;
  declare problem: string | null;

  constructor() {
    super();
    this.profile = '';
    this.isOpen = false;
    this.known = [];
    this.wanted = '';
    this.isAsking = false;
    this.said = '';
    this.problem = null;
  }

  private async open(): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    this.querySelector('input')?.focus();
    try {
      const devices = await deviceApi.some();
      const its = devices.filter(({ profileName }) => !this.profile || profileName === this.profile);
      this.known = its.map(({ agentId, deviceId }) => `${agentId}/${deviceId}`);
      if (!this.wanted && this.known.length === 1) this.wanted = this.known[0] ?? '';
    } catch {
      // Nothing is offered then; a name can be written all the same.
    }
  }

  private async ask(event: Event): Promise<void> {
    event.preventDefault();
    const [, agentId, deviceId] = /^([^/]+)\/(.+)$/.exec(this.wanted.trim()) ?? [];
    this.said = '';
    this.problem = agentId && deviceId ? null : t('dryrun.recent.form');
    if (!agentId || !deviceId || this.isAsking) return;
    this.isAsking = true;
    try {
      const { messages, site } = await deviceApi.messages(agentId, deviceId);
      const { lines, cut } = linesOfRecent(messages);
      this.said = messages.length === 0 ? t('dryrun.recent.none', { device: deviceId })
        : [t('dryrun.recent.said', { n: lines.length, device: deviceId }, lines.length), cut ? t('dryrun.sightings.cut', { n: cut }) : ''].join(' ');
      if (lines.length) this.dispatchEvent(new CustomEvent<TakenMessages>('taken', { detail: { lines, site } }));
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isAsking = false;
    }
  }

  protected override render() {
    if (!this.isOpen) return html`<button type="button" class="small" @click=${() => void this.open()}>${t('dryrun.recent')}</button>`;
    return html`<form @submit=${(event: Event) => void this.ask(event)}>
        <label class="select"><span>${t('dryrun.recent.of')}</span><input class="small" list="recent-devices" size="26" placeholder="north/pump-1" required autocomplete="off" spellcheck="false"
          .value=${this.wanted} @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)} /></label>
        <datalist id="recent-devices">${this.known.map((device) => html`<option value=${device}></option>`)}</datalist>
        <button type="submit" class="small" ?disabled=${this.isAsking}>${t(this.isAsking ? 'dryrun.recent.asking' : 'dryrun.recent.ask')}</button>
      </form>
      <p class="muted small-text">${t('dryrun.recent.hint')}</p>
      <p class=${this.said ? 'muted' : 'visually-hidden'} role="status">${this.said}</p>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}`;
  }
}

customElements.define('recent-messages', RecentMessages);
