import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { Profile } from '../core/types';
import { href, replaceHash } from '../core/router';
import { t } from '../core/messages';
import { session } from '../core/session';
import { command, emptyState, searchBox, skeleton } from '../parts/basics';
import '../components/profile-card';

/** Agents report at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 3_000;

/** The profiles that the gateway keeps, who shall work by them, and who does. */
export class ProfilesPage extends PageElement {
  static override properties = { query: { attribute: false }, text: { state: true }, found: { state: true }, problem: { state: true } };
  declare query: URLSearchParams;
  declare text: string;
  declare found: Profile[] | null;
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.text = '';
    this.found = null;
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS, true);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('query')) this.text = this.query.get('q') ?? '';
  }

  private narrow(text: string): void {
    this.text = text;
    replaceHash(href.profiles({ q: text }));
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.profiles());
      if (!found) return;
      this.found = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const n = this.found?.length ?? 0;
    return html`<div class="heading"><h1>${t('profiles.title')}</h1>
        ${n ? html`<p class="muted">${t('profiles.subtitle', { n })}</p>` : nothing}
        <span class="grow"></span>${session.may('operator') ? html`<a class="button primary" href=${href.newProfile()}>${t('profiles.new')}</a>` : nothing}
      </div>
      <div class="toolbar">${searchBox(t('profiles.search'), this.text, (value) => this.narrow(value))}</div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.list()}`;
  }

  private list() {
    if (!this.found) return this.problem ? nothing : skeleton(3);
    if (this.found.length === 0) {
      return emptyState(t('profiles.empty.title'), t('profiles.empty.text'), html`${command('./skerry profile push FILE')}
        ${session.may('operator') ? html`<a class="button primary" href=${href.newProfile()}>${t('profiles.new')}</a>` : nothing}`, 'profile');
    }
    const wanted = this.text.trim().toLowerCase();
    const profiles = this.found.filter(({ name, description }) => !wanted || `${name} ${description}`.toLowerCase().includes(wanted));
    if (profiles.length === 0) return html`<div class="empty slim"><p>${t('profiles.nothing')}</p></div>`;
    return html`<div>${repeat(profiles, ({ name }) => name, (profile) => html`<profile-card .profile=${profile}></profile-card>`)}</div>`;
  }
}

customElements.define('profiles-page', ProfilesPage);
