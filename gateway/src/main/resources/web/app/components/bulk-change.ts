import { html, nothing } from 'lit';
import { api } from '../core/api';
import { PageElement } from '../core/element';
import { count } from '../core/format';
import { t, type MessageKey } from '../core/messages';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { session } from '../core/session';
import { BULK_KINDS, type Bulk, type BulkChange as Change, type BulkKind, type BulkOutlook, type BulkSelection } from '../core/types';
import { pill } from '../parts/basics';

const LOOK_MILLIS = 1000;

const TONES: Record<string, string> = {
  changes: 'ok', later: 'info', approval: 'warn', same: 'plain', refused: 'bad', pending: 'plain', done: 'ok', waiting: 'info', stopped: 'warn',
};

const isStopping = (bulk: Bulk): boolean => bulk.state === 'running' && bulk.stoppedBy !== null;

/** Changes many agents at once: first it says what that would do, then how far it is. */
export class BulkChange extends PageElement {
  static override properties = {
    selection: { attribute: false }, matching: {}, kind: { state: true }, outlook: { state: true }, bulk: { state: true }, isBusy: { state: true }, problem: { state: true },
  };
  /** Whom it is for, asked when it is needed. */
  declare selection: () => BulkSelection;
  declare matching: number;
  declare kind: BulkKind;
  declare outlook: BulkOutlook | null;
  declare bulk: Bulk | null;
  declare isBusy: boolean;
  declare problem: string | null;
  private change: Change = { kind: 'restart' };
  private chosen: BulkSelection = { agents: [] };
  /** The same again after an answer that was lost is no second change. */
  private wishId = '';
  private timer: number | undefined;

  constructor() {
    super();
    this.selection = () => ({ agents: [] });
    this.matching = 0;
    this.kind = 'restart';
    this.outlook = null;
    this.bulk = null;
    this.isBusy = false;
    this.problem = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  private open(): void {
    this.chosen = this.selection();
    this.outlook = null;
    this.bulk = null;
    this.problem = null;
    this.dialog().showModal();
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    try {
      await what();
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private look(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    // Not 'remove': a field of that name would hide the form's own method from whoever takes the form away.
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const words = (name: string): string[] => text(name).split(/[\s,]+/).filter(Boolean);
    const isNamed = this.kind === 'profile' || this.kind === 'model';
    this.change = {
      kind: this.kind,
      ...(this.kind === 'tags' ? { add: words('added'), remove: words('removed') } : {}),
      ...(isNamed ? { name: text('name'), ...(text('version') ? { version: text('version') } : {}) } : {}),
    };
    this.wishId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    void this.attempt(async () => {
      this.outlook = await api.bulkOutlook({ ...this.change, ...this.chosen });
    });
  }

  private begin(): void {
    void this.attempt(async () => {
      this.follow(await api.beginBulk({ ...this.change, ...this.chosen, id: this.wishId }));
    });
  }

  private follow(bulk: Bulk): void {
    this.bulk = bulk;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.again(bulk), bulk.state === 'running' ? LOOK_MILLIS : 0);
  }

  /** The rows come with the last look as well. */
  private async again({ id, state, rows }: Bulk): Promise<void> {
    if (state !== 'running' && rows.length) return;
    try {
      const now = await api.bulk(id);
      if (this.bulk?.id !== id) return;
      if (now.state === 'running') this.follow(now);
      else this.bulk = now;
    } catch (error) {
      this.problem = problemText(error);
      this.timer = window.setTimeout(() => void this.again({ id, state, rows } as Bulk), LOOK_MILLIS);
    }
  }

  private stop(bulk: Bulk): void {
    void this.attempt(async () => this.follow(await api.stopBulk(bulk.id)));
  }

  private undo(bulk: Bulk): void {
    void this.attempt(async () => this.follow(await api.undoBulk(bulk.id)));
  }

  protected override render() {
    if (!session.may('operator')) return nothing;
    return html`<button type="button" @click=${this.open}>${t('bulk.open')}</button>
      <dialog class="wide" aria-labelledby="bulk-title">
        <h2 id="bulk-title">${t('bulk.title', { n: count(this.matching) }, this.matching)}</h2>
        ${this.bulk ? this.course(this.bulk) : this.form()}
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        ${this.bulk || !this.outlook ? nothing : this.foreseen(this.outlook)}
        <div class="actions">
          <button type="button" @click=${() => this.dialog().close()}>${t('bulk.back')}</button>
          ${this.bulk ? this.further(this.bulk) : this.outlook ? this.go(this.outlook) : nothing}
        </div>
      </dialog>`;
  }

  private form() {
    const offered = BULK_KINDS.filter((kind) => kind !== 'remove' || session.may('admin'));
    return html`<form class="order" @submit=${this.look} @input=${() => (this.outlook = null)}>
      <label>${t('bulk.kind')}<select @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as BulkKind)}>
        ${offered.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${t(`bulk.kind.${kind}`)}</option>`)}</select></label>
      ${this.kind === 'tags' ? html`
        <label>${t('bulk.add')}<input name="added" autocomplete="off" spellcheck="false" /><small>${t('bulk.tags.what')}</small></label>
        <label>${t('bulk.remove')}<input name="removed" autocomplete="off" spellcheck="false" /></label>` : nothing}
      ${this.kind === 'profile' || this.kind === 'model' ? html`
        <label>${t('bulk.name')}<input name="name" required autocomplete="off" spellcheck="false" /></label>
        <label>${t('bulk.version')}<input name="version" autocomplete="off" spellcheck="false" /><small>${t('bulk.version.what')}</small></label>` : nothing}
      <p><button class=${this.outlook ? '' : 'primary'} ?disabled=${this.isBusy}>${t(this.isBusy ? 'bulk.looking' : 'bulk.look')}</button></p>
    </form>`;
  }

  private foreseen(outlook: BulkOutlook) {
    return html`${this.counts(outlook.counts, 'bulk.outcome')}
      <div class="bulk-rows"><table class="list"><thead><tr><th scope="col">${t('bulk.agent')}</th><th scope="col">${t('bulk.outcome')}</th><th scope="col">${t('bulk.change')}</th></tr></thead>
      <tbody>${outlook.rows.map((row) => html`<tr><th scope="row"><a href=${href.agent(row.agentId)}>${row.agentId}</a>${row.site ? html`<small>${row.site}</small>` : nothing}</th>
        <td data-label=${t('bulk.outcome')}>${pill(TONES[row.outcome] ?? 'plain', t(`bulk.outcome.${row.outcome}`))}</td>
        <td data-label=${t('bulk.change')}>${row.code ? html`<code>${row.code}</code> ${row.message}` : this.between(row.before, row.after)}</td></tr>`)}</tbody></table></div>
      ${this.more(outlook.agents - outlook.rows.length)}`;
  }

  private between(before: string | null, after: string | null) {
    if (before === null && after === null) return nothing;
    return html`${before || t('bulk.none')} → ${after || t('bulk.none')}`;
  }

  private go({ counts }: BulkOutlook) {
    const n = (counts.changes ?? 0) + (counts.later ?? 0) + (counts.approval ?? 0);
    if (n === 0) return html`<span class="muted" role="status">${t('bulk.nothing')}</span>`;
    return html`<button type="button" class=${this.change.kind === 'remove' ? 'danger' : 'primary'} ?disabled=${this.isBusy} @click=${this.begin}>${t('bulk.do', { n: count(n) }, n)}</button>`;
  }

  private course(bulk: Bulk) {
    const left = bulk.counts.pending ?? 0;
    const had = bulk.agents - left;
    return html`<p role="status">${t(`bulk.state.${bulk.state}`, { n: count(had), all: count(bulk.agents) })} ${isStopping(bulk) ? t('bulk.state.stopping', { who: bulk.stoppedBy ?? '' }) : nothing} ${bulk.undoOf ? t('bulk.undone') : nothing}</p>
      <progress max=${bulk.agents} value=${had} aria-label=${t('bulk.progress')}></progress>
      ${this.counts(bulk.counts, 'bulk.row')}
      ${bulk.rows.length ? html`<div class="bulk-rows"><table class="list"><thead><tr><th scope="col">${t('bulk.agent')}</th><th scope="col">${t('bulk.became')}</th></tr></thead>
        <tbody>${bulk.rows.map((row) => html`<tr><th scope="row"><a href=${href.agent(row.agentId)}>${row.agentId}</a></th>
          <td data-label=${t('bulk.became')}>${pill(TONES[row.state] ?? 'plain', t(`bulk.row.${row.state}`))} ${row.code ? html`<small><code>${row.code}</code> ${row.message}</small>` : nothing}</td></tr>`)}</tbody></table></div>
        ${this.more(bulk.agents - bulk.rows.length)}` : nothing}`;
  }

  private further(bulk: Bulk) {
    if (isStopping(bulk)) return nothing;
    if (bulk.state === 'running') return html`<button type="button" ?disabled=${this.isBusy} @click=${() => this.stop(bulk)}>${t('bulk.stop')}</button>`;
    return bulk.isUndoable && !bulk.undoOf ? html`<button type="button" ?disabled=${this.isBusy} @click=${() => this.undo(bulk)}>${t('bulk.undo')}</button>` : nothing;
  }

  private counts(counts: Record<string, number | undefined>, area: 'bulk.outcome' | 'bulk.row') {
    return html`<p class="tally">${Object.entries(counts).map(([word, n]) => (n ? pill(TONES[word] ?? 'plain', `${count(n)} ${t(`${area}.${word}` as MessageKey)}`) : nothing))}</p>`;
  }

  private more = (n: number) => (n > 0 ? html`<p class="muted">${t('bulk.more', { n: count(n) }, n)}</p>` : nothing);
}

customElements.define('bulk-change', BulkChange);
