import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { session } from '../core/session';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { Enrolment } from '../core/types';
import { href } from '../core/router';
import { t } from '../core/messages';
import { emptyState, skeleton } from '../parts/basics';
import '../components/enrolment-card';

/** A device takes its steps at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 3_000;

/** How new agents are let in: tokens, and the way of each from the token to the first reading. */
export class EnrolmentsPage extends PageElement {
  static override properties = { enrolmentId: { attribute: false }, found: { state: true }, said: { state: true }, problem: { state: true } };
  /** The one that the address names; all without. */
  declare enrolmentId: string | undefined;
  declare found: Enrolment[] | null;
  declare said: string;
  declare problem: string | null;
  /** Whether the problem is that the list could not be read. */
  private isUnread = false;
  private requestNumber = 0;

  constructor() {
    super();
    this.found = null;
    this.said = '';
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS, true);
  }

  private async load(): Promise<void> {
    const number = ++this.requestNumber;
    try {
      const found = this.enrolmentId ? [await api.enrolment(this.enrolmentId)] : await api.enrolments();
      if (number !== this.requestNumber) return;
      this.found = found;
      // What became of somebody's order stays.
      if (this.isUnread) this.problem = null;
      this.isUnread = false;
    } catch (error) {
      if (number !== this.requestNumber) return;
      this.isUnread = true;
      this.problem = problemText(error);
    }
  }

  private async cancel(enrolment: Enrolment): Promise<void> {
    this.problem = null;
    try {
      await api.cancelEnrolment(enrolment.enrolmentId);
      this.said = t('enrol.said.cancelled', { id: enrolment.enrolmentId });
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // The first time it is asked for when the page is shown.
    if (!changed.has('enrolmentId') || !this.hasUpdated) return;
    this.found = null;
    this.problem = null;
    void this.load();
  }

  protected override render() {
    return html`${this.enrolmentId ? html`<nav class="crumbs" aria-label=${t('crumbs')}><a href=${href.enrolments()}>${t('enrol.title')}</a></nav>` : nothing}
      <div class="heading"><h1>${this.enrolmentId ? t('enrol.one') : t('enrol.title')}</h1><p class="muted">${t('enrol.subtitle')}</p>
        ${this.addLink()}</div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}</p>
      ${this.list()}`;
  }

  private addLink() {
    return session.may('operator') && !this.enrolmentId ? html`<a class="button primary" href=${href.addAgent()}>${t('add.title')}</a>` : nothing;
  }

  private list() {
    if (!this.found) return this.problem ? nothing : skeleton(3);
    if (this.found.length === 0) return emptyState(t('enrol.empty.title'), t('enrol.empty.text'), this.addLink(), 'key');
    return html`<div>${repeat(this.found, ({ enrolmentId }) => enrolmentId, (enrolment) => html`<enrolment-card .enrolment=${enrolment}
      @cancelled=${() => void this.cancel(enrolment)}></enrolment-card>`)}</div>`;
  }
}

customElements.define('enrolments-page', EnrolmentsPage);
