import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import type { Program, ProgramRollout, UpdatePreview, UpdateScope, UpdateWish } from '../core/types';
import { t, word } from '../core/messages';

const SCOPES: readonly UpdateScope[] = ['all', 'site', 'group', 'agent'];
const ASK_AFTER_MILLIS = 300;

interface Form {
  version: string;
  scope: UpdateScope;
  targets: string;
  waves: string;
  soakMinutes: number;
  maxFailures: number;
  window: string;
}

const USUAL: Form = { version: '', scope: 'all', targets: '', waves: '1,10%,50%,100%', soakMinutes: 10, maxFailures: 0, window: '' };

const listOf = (text: string): string[] => text.split(',').map((part) => part.trim()).filter(Boolean);

const isPlaced = ({ version, scope, targets }: Form): boolean => version !== '' && (scope === 'all' || listOf(targets).length > 0);

function wishOf({ version, scope, targets, waves, soakMinutes, maxFailures, window }: Form): UpdateWish {
  return {
    version, scope, waves, soak: `${soakMinutes}m`, maxFailures,
    ...(scope === 'all' ? {} : { targets: listOf(targets) }),
    ...(window.trim() ? { window: window.trim() } : {}),
  };
}

/** Asks which version goes to whom and how, and says who gets it before anything begins. */
export class UpdateForm extends PageElement {
  static override properties = {
    programs: { attribute: false }, form: { state: true }, preview: { state: true }, previewProblem: { state: true }, isBusy: { state: true }, problem: { state: true },
  };
  declare programs: readonly Program[];
  declare form: Form;
  declare preview: UpdatePreview | null;
  declare previewProblem: string | null;
  declare isBusy: boolean;
  declare problem: string | null;
  private readonly latest = new Latest();
  private timer = 0;

  constructor() {
    super();
    this.programs = [];
    this.form = USUAL;
    this.preview = null;
    this.previewProblem = null;
    this.isBusy = false;
    this.problem = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  /** Shows the form; for one agent if there is one. */
  open(agentId?: string): void {
    const site = session.me?.sites?.[0];
    this.problem = null;
    this.form = {
      ...USUAL, version: this.programs[0]?.version ?? '',
      ...(agentId ? { scope: 'agent', targets: agentId, waves: '1' } : site ? { scope: 'site', targets: site } : {}),
    };
    this.look();
    this.dialog().showModal();
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  private edit(change: Partial<Form>): void {
    this.tune(change);
    this.look();
  }

  /** Who gets it stays as it is: nothing moves away under a click that leaves the field. */
  private tune(change: Partial<Form>): void {
    this.form = { ...this.form, ...change };
    this.problem = null;
  }

  private look(): void {
    window.clearTimeout(this.timer);
    this.preview = null;
    this.previewProblem = null;
    if (isPlaced(this.form)) this.timer = window.setTimeout(() => void this.ask(), ASK_AFTER_MILLIS);
  }

  private async ask(): Promise<void> {
    try {
      const found = await this.latest.ask(api.previewUpdate(wishOf(this.form)));
      if (found) this.preview = found.answer;
    } catch (error) {
      this.previewProblem = problemText(error);
    }
  }

  private async carryOut(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem = null;
    try {
      const rollout: ProgramRollout = await api.startUpdate(wishOf(this.form));
      this.dialog().close();
      this.dispatchEvent(new CustomEvent('started', { detail: rollout }));
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { form } = this;
    const text = (event: Event) => (event.target as HTMLInputElement).value;
    const number = (event: Event) => Math.max(0, Math.round((event.target as HTMLInputElement).valueAsNumber || 0));
    return html`<dialog class="wide bring" aria-label=${t('updates.form.title')}><form @submit=${this.carryOut}>
      <h2>${t('updates.form.title')}</h2>
      <div class="fields">
        <label class="field"><span>${t('updates.version')}</span><select name="version" @change=${(event: Event) => this.edit({ version: text(event) })}>
          ${this.programs.map(({ version }) => html`<option value=${version} ?selected=${version === form.version}>${version}</option>`)}</select></label>
        <label class="field"><span>${t('updates.form.for')}</span><select name="scope" @change=${(event: Event) => this.edit({ scope: text(event) as UpdateScope, targets: '' })}>
          ${SCOPES.filter((scope) => session.me?.sites === null || scope === 'site' || scope === 'agent').map((scope) =>
            html`<option value=${scope} ?selected=${scope === form.scope}>${t(`updates.form.${scope}`)}</option>`)}</select></label>
        ${form.scope === 'all' ? nothing : html`<label class="field"><span>${t('updates.form.targets')}</span>
          <input name="targets" required autocomplete="off" .value=${form.targets} @input=${(event: Event) => this.edit({ targets: text(event) })} /></label>`}
        <label class="field"><span>${t('updates.form.waves')}</span><input name="waves" required .value=${form.waves} @input=${(event: Event) => this.edit({ waves: text(event) })} /></label>
        <label class="field"><span>${t('updates.form.soak')}</span><span class="with-unit"><input type="number" name="soak" min="0" max="43200" step="1" .value=${String(form.soakMinutes)}
          @change=${(event: Event) => this.tune({ soakMinutes: number(event) })} /> min</span></label>
        <label class="field"><span>${t('updates.form.failures')}</span><input type="number" name="failures" min="0" step="1" .value=${String(form.maxFailures)}
          @change=${(event: Event) => this.tune({ maxFailures: number(event) })} /></label>
        <label class="field"><span>${t('updates.form.window')}</span><input name="window" .value=${form.window} @change=${(event: Event) => this.edit({ window: text(event) })} /></label>
      </div>
      ${this.dryRun()}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <div class="actions"><button type="button" @click=${() => this.dialog().close()}>${t('remove.cancel')}</button>
        <button type="submit" class="primary" ?disabled=${this.isBusy || !isPlaced(form)}>${t('updates.form.start')}</button></div>
    </form></dialog>`;
  }

  private dryRun() {
    const { preview, previewProblem } = this;
    return html`<section class="dry-run" aria-labelledby="update-dry" aria-live="polite"><h3 id="update-dry">${t('updates.form.dry')}</h3>
      ${previewProblem ? html`<p class="note bad">${previewProblem}</p>` : nothing}
      ${!isPlaced(this.form) ? html`<p class="muted">${t('updates.form.place')}</p>` : !preview ? (previewProblem ? nothing : html`<p class="muted">${t('updates.form.wait')}</p>`) : html`
        <p>${t('updates.form.gets', { gets: preview.getCount, n: preview.agentCount })}
          ${preview.waves.length > 1 ? t('updates.form.waves.ends', { waves: preview.waves.join(', ') }) : nothing}</p>
        <ul>${Object.entries(preview.reasons).sort().map(([reason, n]) => html`<li><b>${n}</b> ${word('updates.fit', reason)}</li>`)}</ul>`}</section>`;
  }
}

customElements.define('update-form', UpdateForm);
