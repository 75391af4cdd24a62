import { html, nothing } from 'lit';
import { api } from '../core/api';
import { PageElement } from '../core/element';
import { BUILT_IN, type FleetQuery, hashOf, paramsOf } from '../core/fleet-query';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import type { SavedView } from '../core/types';
import { type MessageKey, t } from '../core/messages';

const hashOfView = ({ query }: SavedView): string => `#/fleet${query && '?'}${query}`;

/** Ways to look at the fleet: those that everybody has, one's own, which follow one to another machine, and shared ones. */
export class FleetViews extends PageElement {
  static override properties = { query: { attribute: false }, views: { state: true }, form: { state: true }, gone: { state: true }, problem: { state: true } };
  declare query: FleetQuery;
  declare views: SavedView[];
  /** What is being named: the present query, or one of one's own views. */
  declare form: { before: SavedView | null; name: string; shared: boolean } | null;
  /** One that was just forgotten, and can be had back. */
  declare gone: SavedView | null;
  declare problem: string | null;

  constructor() {
    super();
    this.views = [];
    this.form = null;
    this.gone = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.done(api.views());
  }

  private async done(change: Promise<SavedView[]>): Promise<boolean> {
    try {
      this.views = await change;
      this.problem = null;
      return true;
    } catch (error) {
      this.problem = problemText(error);
      return false;
    }
  }

  private ask(before: SavedView | null): void {
    this.form = { before, name: before?.name ?? '', shared: before?.isShared ?? false };
    this.gone = null;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>('input[name=view-name]')?.focus());
  }

  private async keep(event: Event): Promise<void> {
    event.preventDefault();
    const { form } = this;
    const name = form?.name.trim();
    if (!form || !name) return;
    const query = form.before?.query ?? paramsOf(this.query);
    if (await this.done(api.keepView(form.before?.name ?? name, { name, query, shared: form.shared }))) this.form = null;
  }

  private async forget(view: SavedView): Promise<void> {
    if (await this.done(api.forgetView(view.name))) this.gone = view;
    this.form = null;
  }

  private async undo({ name, query, isShared }: SavedView): Promise<void> {
    if (await this.done(api.keepView(name, { name, query, shared: isShared }))) this.gone = null;
  }

  protected override render() {
    const params = paramsOf(this.query);
    const saved = this.views.find(({ query }) => query === params);
    const isKnown = saved !== undefined || Object.values(BUILT_IN).some((query) => paramsOf(query) === params);
    return html`<nav class="views" aria-label=${t('views.label')}>
        ${Object.entries(BUILT_IN).map(([name, query]) => this.link(t(`view.${name}` as MessageKey), hashOf(query), paramsOf(query) === params))}
        ${this.views.map((view) => this.link(view.name, hashOfView(view), view === saved, view.isOwn ? nothing : t('views.by', { who: view.by })))}
        ${saved?.isOwn ? html`<button type="button" class="quiet" @click=${() => this.ask(saved)}>${t('views.change')}</button>` : nothing}
        ${isKnown ? nothing : html`<button type="button" class="quiet" @click=${() => this.ask(null)}>${t('views.save')}</button>`}
      </nav>
      ${this.gone ? html`<p class="note" role="status">${t('views.gone', { name: this.gone.name })}
        <button type="button" class="quiet" @click=${() => this.undo(this.gone as SavedView)}>${t('views.undo')}</button></p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.form ? this.naming(this.form) : nothing}`;
  }

  private link(text: string, to: string, isPresent: boolean, title: string | typeof nothing = nothing) {
    return html`<a class="view-link" href=${to} title=${title} aria-current=${isPresent ? 'true' : nothing}>${text}</a>`;
  }

  private naming(form: NonNullable<FleetViews['form']>) {
    return html`<form class="toolbar" @submit=${(event: Event) => this.keep(event)}>
      <label class="select"><span>${t('views.name')}</span>
        <input name="view-name" maxlength="64" required autocomplete="off" .value=${form.name}
          @input=${(event: InputEvent) => (this.form = { ...form, name: (event.target as HTMLInputElement).value })} /></label>
      ${session.may('admin') ? html`<label class="check"><input type="checkbox" .checked=${form.shared}
        @change=${(event: Event) => (this.form = { ...form, shared: (event.target as HTMLInputElement).checked })} />${t('views.shared')}</label>` : nothing}
      <button type="submit" class="primary">${t('views.keep')}</button>
      ${form.before ? html`<button type="button" @click=${() => this.forget(form.before as SavedView)}>${t('views.forget')}</button>` : nothing}
      <button type="button" class="quiet" @click=${() => (this.form = null)}>${t('views.cancel')}</button>
    </form>`;
  }
}

customElements.define('fleet-views', FleetViews);
