import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { type ApproverKey, canSign, makeKey, storedKey } from '../core/approver-key';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { href, replaceHash } from '../core/router';
import { session } from '../core/session';
import { StoreController, store } from '../core/store';
import type { Approval } from '../core/types';
import { t } from '../core/messages';
import { command, emptyState, segmented, skeleton } from '../parts/basics';
import '../components/approval-card';
import '../components/policy-panel';

const PAGE_SIZE = 100;

/** What waits for approvals, what became of what did, the viewer's own key, and the policy that asks for all of it. */
export class ApprovalsPage extends PageElement {
  static override properties = {
    query: { attribute: false }, found: { state: true }, next: { state: true }, key: { state: true }, canSign: { state: true }, said: { state: true }, problem: { state: true },
  };
  declare query: URLSearchParams;
  declare found: Approval[] | null;
  /** Where those are that follow; null at the end. */
  declare next: string | null;
  declare key: ApproverKey | null;
  /** Null until it was tried. */
  declare canSign: boolean | null;
  declare said: string;
  declare problem: string | null;
  private stops: (() => void)[] = [];
  private readonly latest = new Latest();

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.found = null;
    this.next = null;
    this.key = null;
    this.canSign = null;
    this.said = '';
    this.problem = null;
    new StoreController(this, ['approvals']);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [store.onReload(() => void this.load()), store.onApproval(() => void this.load())];
    void this.load();
    void this.lookForKey();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  private async lookForKey(): Promise<void> {
    this.canSign = await canSign();
    if (!this.canSign) return;
    try {
      this.key = await storedKey();
    } catch (error) {
      this.problem = t('approvals.key.failed', { message: String(error) });
    }
  }

  private get all(): boolean {
    return this.query.get('state') === 'all';
  }

  private choose(state: 'waiting' | 'all'): void {
    this.query = new URLSearchParams(state === 'all' ? { state } : {});
    replaceHash(href.approvals({ state: state === 'all' ? 'all' : undefined }));
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.approvals({ state: this.all ? 'all' : 'waiting', limit: PAGE_SIZE }));
      if (!found) return;
      this.found = found.answer.shown;
      this.next = found.answer.next;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async more(next: string): Promise<void> {
    try {
      const more = await api.following<Approval>(next);
      // Others may have come in the meantime, and with them another page.
      if (this.next !== next) return;
      this.found = [...(this.found ?? []), ...more.shown];
      this.next = more.next;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async make(): Promise<void> {
    try {
      this.key = await makeKey();
      this.said = t('approvals.said.key');
    } catch (error) {
      this.problem = t('approvals.key.failed', { message: String(error) });
    }
  }

  private changed(said: string): void {
    this.said = said;
    void this.load();
  }

  protected override render() {
    return html`<div class="heading"><h1>${t('approvals.title')}</h1><p class="muted">${t('approvals.subtitle')}</p></div>
      <div class="toolbar">${segmented(t('approvals.show'), [
        { value: 'waiting', text: t('approvals.show.waiting') }, { value: 'all', text: t('approvals.show.all') },
      ], this.all ? 'all' : 'waiting', (state) => this.choose(state))}</div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}</p>
      ${this.list()}
      ${session.may('operator') ? this.keyPanel() : nothing}
      <policy-panel @changed=${(event: CustomEvent<string>) => this.changed(event.detail)}></policy-panel>`;
  }

  private list() {
    if (!this.found) return this.problem ? nothing : skeleton(2);
    if (this.found.length === 0) return emptyState(t('approvals.empty.title'), t('approvals.empty.text'), nothing, 'check');
    return html`<div>${repeat(this.found, ({ id }) => id, (approval) => html`<approval-card .approval=${approval} .key=${this.key}
      @changed=${(event: CustomEvent<string>) => this.changed(event.detail)}></approval-card>`)}</div>
      ${this.next ? html`<button type="button" class="more" @click=${() => this.next && this.more(this.next)}>${t('approvals.more')}</button>` : nothing}`;
  }

  private keyPanel() {
    // Where nobody logs in nobody has a name.
    const name = session.isOpen ? t('approvals.key.name') : (session.me?.name ?? '');
    return html`<section class="panel" aria-labelledby="approver-key"><header><h2 id="approver-key">${t('approvals.key')}</h2></header>
      ${this.canSign === false ? html`<p class="note warn">${t('approvals.key.impossible')}</p>${command('./skerry approve key')}`
      : this.key ? html`<p class="muted">${t('approvals.key.there')}</p>${command(`- { name: ${name}, key: ${this.key.publicKey} }`)}
        ${this.key.isKept ? nothing : html`<p class="muted">${t('approvals.key.mayGo')}</p>`}`
      : html`<p class="muted">${t('approvals.key.none')}</p>
        <button type="button" ?disabled=${this.canSign === null} @click=${this.make}>${t('approvals.key.make')}</button>`}
    </section>`;
  }
}

customElements.define('approvals-page', ApprovalsPage);
