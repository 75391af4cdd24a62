import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { guardLeaving } from '../core/leave';
import { profileApi } from '../core/profile-api';
import { draftOf, dropDraft, keepDraft } from '../core/profile-drafts';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { session } from '../core/session';
import type { Profile, ProfileLint } from '../core/types';
import type { Vocabulary } from '../editor/complete';
import { SourceEditor } from '../editor/editor';
import { headerOf, outlineOf } from '../editor/outline';
import { SchemaGuide } from '../editor/schema';
import { t } from '../core/messages';
import { ago } from '../core/format';
import { skeleton } from '../parts/basics';
import { icon } from '../parts/icons';
import { sourceProblems } from '../parts/source-problems';
import { changeList, impactPill } from '../parts/profile-changes';
import '../components/dry-run-panel';

const PAUSE_MILLIS = 350;

/** A profile's source with what the compiler says of it as one writes, and what it makes of messages. */
export class ProfileEditPage extends PageElement {
  static override properties = {
    name: {}, from: {}, kept: { state: true }, source: { state: true }, lint: { state: true }, isChecking: { state: true },
    isBusy: { state: true }, problem: { state: true }, restored: { state: true }, messages: { state: true }, isLoaded: { state: true }, begun: { state: true },
  };
  /** Empty for a new one. */
  declare name: string;
  /** The version to begin from; null for the highest, or unsaved work. */
  declare from: string | null;
  declare kept: Profile | null;
  declare source: string;
  declare lint: ProfileLint | null;
  declare isChecking: boolean;
  declare isBusy: boolean;
  declare problem: string | null;
  /** When the unsaved work was written that is shown. */
  declare restored: number | null;
  declare messages: string;
  declare isLoaded: boolean;
  /** The version that the source began from. */
  declare begun: string | null;
  private base = '';
  private editor: SourceEditor | null = null;
  private vocabulary: Vocabulary | null = null;
  private timer = 0;
  private asked: AbortController | null = null;
  private stopGuard = (): void => {};
  private readonly flush = (): void => this.remember();

  constructor() {
    super();
    this.name = '';
    this.from = null;
    this.kept = null;
    this.source = '';
    this.lint = null;
    this.isChecking = false;
    this.isBusy = false;
    this.problem = null;
    this.restored = null;
    this.messages = '';
    this.isLoaded = false;
    this.begun = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopGuard = guardLeaving(() => (this.isDirty && this.isLoaded ? t('editor.leave') : null));
    window.addEventListener('pagehide', this.flush);
    void this.learn();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.remember();
    this.stopGuard();
    window.removeEventListener('pagehide', this.flush);
    window.clearTimeout(this.timer);
    this.asked?.abort();
    this.editor?.destroy();
    this.editor = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('name') || changed.has('from')) void this.load();
  }

  protected override updated(): void {
    const parent = this.querySelector<HTMLElement>('.editor-host');
    if (!parent || this.editor || !this.isLoaded) return;
    this.editor = new SourceEditor({
      parent, text: this.source, label: t('editor.label'), isReadOnly: !session.may('operator'), vocabulary: () => this.vocabulary,
      changed: (text) => this.written(text), save: () => void this.save(),
    });
    void this.check();
  }

  private get isDirty(): boolean {
    return this.source !== this.base;
  }

  private async learn(): Promise<void> {
    try {
      const [schema, models] = await Promise.all([profileApi.schema(), api.models()]);
      this.vocabulary = { guide: new SchemaGuide(schema), bundles: models.map(({ name, versions }) => `${name}@^${(versions[0]?.version ?? '0').split('.')[0]}`) };
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async load(): Promise<void> {
    this.isLoaded = false;
    const { name, from } = this;
    const draft = draftOf(name);
    if (!name && !draft) {
      location.replace(href.newProfile());
      return;
    }
    try {
      this.kept = name ? await profileApi.profile(name) : null;
      const isDraft = draft !== null && (from === null || draft.from === from);
      const version = (isDraft ? draft.from : from) ?? this.kept?.versions[0]?.version ?? null;
      this.base = name && version ? (await profileApi.source(name, version)).replace(/\r\n?/g, '\n') : (draft?.text ?? '');
      this.begun = version;
      this.source = isDraft ? draft.text : this.base;
      this.messages = draft?.messages ?? '';
      this.restored = isDraft && this.isDirty ? draft.at : null;
      this.isLoaded = true;
      this.editor?.replace(this.source);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private written(text: string): void {
    this.source = text;
    window.clearTimeout(this.timer);
    this.asked?.abort();
    this.timer = window.setTimeout(() => {
      this.remember();
      void this.check();
    }, PAUSE_MILLIS);
  }

  private remember(): void {
    if (!this.isLoaded) return;
    if (this.isDirty || this.messages || !this.name) keepDraft({ name: this.name, text: this.source, from: this.begun, messages: this.messages });
    else dropDraft(this.name);
  }

  private async check(): Promise<void> {
    const asked = new AbortController();
    this.asked?.abort();
    this.asked = asked;
    if (!this.source.trim()) {
      this.lint = null;
      this.editor?.show([]);
      return;
    }
    this.isChecking = true;
    try {
      const lint = await profileApi.lint(this.source, this.begun ?? undefined, asked.signal);
      if (asked.signal.aborted) return;
      this.lint = lint;
      this.editor?.show(lint.problems);
      this.problem = null;
    } catch (error) {
      if (!asked.signal.aborted) this.problem = problemText(error);
    } finally {
      if (this.asked === asked) this.isChecking = false;
    }
  }

  private async save(): Promise<void> {
    if (!session.may('operator') || this.isBusy) return;
    const [first] = this.lint?.problems ?? [];
    if (first) {
      this.editor?.jump(first);
      return;
    }
    this.isBusy = true;
    try {
      const { name, version } = await profileApi.push(this.source);
      window.clearTimeout(this.timer);
      dropDraft(this.name);
      this.base = this.source;
      this.messages = '';
      this.isLoaded = false;
      location.hash = href.profile(name, version, { saved: 'yes' });
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private discard(): void {
    if (!window.confirm(t('editor.discard.ask'))) return;
    if (!this.name) {
      this.isLoaded = false;
      dropDraft('');
      location.hash = href.newProfile();
      return;
    }
    this.restored = null;
    this.editor?.replace(this.base);
  }

  private useVersion(version: string): void {
    const written = headerOf(outlineOf(this.source), 'version');
    if (written) this.editor?.write(written.from, written.to, version);
  }

  protected override render() {
    const heading = html`<div class="heading"><h1>${this.name ? t('editor.title.edit', { name: this.name }) : t('editor.title.new')}</h1>
      ${this.name && this.begun ? html`<p class="muted">${t('editor.from', { version: this.begun })}</p>` : nothing}</div>`;
    if (!this.isLoaded) return html`${heading}${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : skeleton(3)}`;
    return html`${heading}
      ${this.restored ? html`<p class="note" role="status">${icon('history')}<span>${t('editor.restored', { time: ago(new Date(this.restored).toISOString()) })}</span></p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <div class="writing">
        <div>
          <section class="panel flush editor-panel"><div class="editor-host"></div>${sourceProblems(this.lint?.problems ?? [], this.lint?.compiles ? 'compiles' : this.isChecking ? 'checking' : null, (problem) => this.editor?.jump(problem))}</section>
          ${this.actions()}
          <p class="muted small-text">${t('editor.keys')}</p>
        </div>
        <div>${this.comparison()}
          <dry-run-panel .source=${this.source} .compiles=${this.lint?.compiles ?? false} .name=${this.name} .present=${this.kept ? (this.begun ?? '') : ''} .messages=${this.messages}
            @messages-changed=${(event: CustomEvent<string>) => { this.messages = event.detail; this.remember(); }}></dry-run-panel></div>
      </div>`;
  }

  private actions() {
    if (!session.may('operator')) return nothing;
    const { lint } = this;
    const same = this.kept?.versions.find(({ version }) => version === lint?.version);
    const isTaken = this.name === lint?.name && same !== undefined && same.digest !== lint?.digest;
    return html`${isTaken && lint?.comparison ? html`<p class="note warn">${icon('info')}<span>${t('editor.version.taken', { version: lint.version ?? '' })}
        ${lint.comparison.suggested === lint.version ? nothing : html`<button type="button" class="small" @click=${() => this.useVersion(lint.comparison?.suggested ?? '')}>${t('editor.version.use', { version: lint.comparison.suggested })}</button>`}</span></p>` : nothing}
      <div class="toolbar">
        <button type="button" class="primary" ?disabled=${this.isBusy || isTaken || (same !== undefined && this.name === lint?.name)} @click=${() => void this.save()}>
          ${lint?.version ? t('editor.save.version', { version: lint.version }) : t('editor.save')}</button>
        ${this.isDirty || !this.name ? html`<button type="button" @click=${() => this.discard()}>${t('editor.discard')}</button>` : nothing}
        ${this.name ? html`<a href=${href.profile(this.name)}>${this.name}</a>` : nothing}
      </div>`;
  }

  private comparison() {
    const comparison = this.lint?.comparison;
    if (!comparison) return nothing;
    return html`<section class="panel" aria-labelledby="beside"><header><h2 id="beside">${t('editor.changes', { version: comparison.against })}</h2>
      ${comparison.changes.length ? html`<span>${impactPill(comparison.impact)} → ${comparison.suggested}</span>` : nothing}</header>${changeList(comparison)}</section>`;
  }
}

customElements.define('profile-edit-page', ProfileEditPage);
