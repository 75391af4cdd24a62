import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { GATES, USUAL, type GateField, type WishForm, isPlaced, placeOf, wishOf } from '../core/rollout-wish';
import { session } from '../core/session';
import type { FleetRow, ModelAssignment, ModelScope, ModelVersion, RolloutPreview } from '../core/types';
import { t } from '../core/messages';
import { segmented } from '../parts/basics';

type Mode = 'stages' | 'once';
const SCOPES: readonly ModelScope[] = ['all', 'site', 'group', 'agent'];
/** Agents whose ids and sites are offered; of more than these one writes the name. */
const MOST_SUGGESTED = 1000;

/** How many agents the dry run names. */
const MOST_NAMED = 12;
/** After the last key, so that not each letter of a name is asked about. */
const ASK_AFTER_MILLIS = 300;

/** The form that brings a version to agents, in stages or at once, with a dry run of whom it concerns; tells `done`. */
export class BringModel extends PageElement {
  static override properties = {
    name: {}, version: {}, versions: { attribute: false }, tag: {}, mode: { state: true }, form: { state: true }, agents: { state: true },
    preview: { state: true }, previewProblem: { state: true }, isBusy: { state: true }, problem: { state: true },
  };
  declare name: string;
  declare version: string;
  declare versions: readonly ModelVersion[];
  /** Of the assignments that are shown. */
  declare tag: string;
  declare mode: Mode;
  declare form: WishForm;
  declare agents: readonly FleetRow[];
  declare preview: RolloutPreview | null;
  declare previewProblem: string | null;
  declare isBusy: boolean;
  declare problem: string | null;
  private timer = 0;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.name = '';
    this.version = '';
    this.versions = [];
    this.tag = '*';
    this.mode = 'stages';
    this.form = { ...USUAL, version: '' };
    this.agents = [];
    this.preview = null;
    this.previewProblem = null;
    this.isBusy = false;
    this.problem = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  /** Shows the form; for the place of an assignment if there is one. */
  open(mode: Mode, at?: ModelAssignment): void {
    const sites = session.me?.sites;
    this.mode = mode;
    this.problem = null;
    this.form = { ...USUAL, version: this.version, ...(sites ? { scope: 'site', target: sites[0] ?? '' } : {}), ...(at ? { scope: at.scope, target: at.target } : {}) };
    this.look();
    void this.suggest();
    this.dialog().showModal();
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  /** Names to choose from; without them one writes the name. */
  private async suggest(): Promise<void> {
    try {
      this.agents = (await api.fleet('', { limit: MOST_SUGGESTED })).rows;
    } catch {
      this.agents = [];
    }
  }

  private edit(change: Partial<WishForm>): void {
    this.form = { ...this.form, ...change };
    this.problem = null;
    this.look();
  }

  private look(): void {
    window.clearTimeout(this.timer);
    this.preview = null;
    this.previewProblem = null;
    if (isPlaced(this.form)) this.timer = window.setTimeout(() => void this.ask(), ASK_AFTER_MILLIS);
  }

  private async ask(): Promise<void> {
    try {
      const found = await this.latest.ask(api.previewRollout(this.name, wishOf(this.form)));
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
      if (this.mode === 'once') await api.assignModel(this.name, placeOf(this.form), this.tag);
      else await api.startRollout(this.name, wishOf(this.form));
      this.dialog().close();
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { mode, form } = this;
    return html`<dialog class="wide bring" aria-label=${t('bring.title', { name: this.name })}><form @submit=${this.carryOut}>
      <h2>${t('bring.title', { name: this.name })}</h2>
      ${segmented(t('bring.how'), [{ value: 'stages' as const, text: t('bring.stages') }, { value: 'once' as const, text: t('bring.once') }], mode, (value) => (this.mode = value))}
      <p class="muted">${t(mode === 'stages' ? 'bring.stages.text' : 'bring.once.text')}</p>
      <div class="fields">
        <label class="field"><span>${t('model.version')}</span><select name="version" @change=${(event: Event) => this.edit({ version: (event.target as HTMLSelectElement).value })}>
          ${this.versions.map(({ version }) => html`<option value=${version} ?selected=${version === form.version}>${version}</option>`)}</select></label>
        <label class="field"><span>${t('bring.scope')}</span><select name="scope" @change=${(event: Event) => this.edit({ scope: (event.target as HTMLSelectElement).value as ModelScope, target: '' })}>
          ${SCOPES.filter((scope) => session.me?.sites === null || scope === 'site' || scope === 'agent').map((scope) =>
            html`<option value=${scope} ?selected=${scope === form.scope}>${t(`bring.scope.${scope}`)}</option>`)}</select></label>
        ${form.scope === 'all' ? nothing : html`<label class="field"><span>${t(`bring.target.${form.scope}`)}</span>
          <input name="target" required list="bring-targets" maxlength="255" autocomplete="off" .value=${form.target} @input=${(event: Event) => this.edit({ target: (event.target as HTMLInputElement).value })} />
          <datalist id="bring-targets">${this.targets().map((target) => html`<option value=${target}></option>`)}</datalist></label>`}
      </div>
      ${mode === 'stages' ? this.stages() : nothing}
      ${this.dryRun()}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <div class="actions"><button type="button" @click=${() => this.dialog().close()}>${t('remove.cancel')}</button>
        <button type="submit" class="primary" ?disabled=${this.isBusy}>${t(mode === 'stages' ? 'bring.start' : 'bring.assign')}</button></div>
    </form></dialog>`;
  }

  private targets(): string[] {
    const { scope } = this.form;
    const all = scope === 'agent' ? this.agents.map(({ agentId }) => agentId) : scope === 'site' ? this.agents.map(({ site }) => site) : [];
    return [...new Set(all)].sort();
  }

  private stages() {
    const { form } = this;
    const sites = [...new Set(this.agents.map(({ site }) => site))].sort();
    return html`<div class="fields">
        <label class="field"><span>${t('bring.canary')}</span><span class="with-unit"><input type="number" name="canary" min="0.1" max="100" step="any" ?disabled=${form.canarySite !== ''} .value=${String(form.canaryShare)}
          @change=${(event: Event) => this.edit({ canaryShare: (event.target as HTMLInputElement).valueAsNumber || USUAL.canaryShare })} /> %</span></label>
        <label class="field"><span>${t('bring.canary.site')}</span><select name="canary-site" @change=${(event: Event) => this.edit({ canarySite: (event.target as HTMLSelectElement).value })}>
          <option value="">${t('bring.canary.any')}</option>${sites.map((site) => html`<option value=${site} ?selected=${site === form.canarySite}>${site}</option>`)}</select></label>
        <label class="field"><span>${t('bring.time')}</span><span class="with-unit"><input type="number" name="minutes" min="0" max="43200" step="1" .value=${String(form.stageMinutes)}
          @change=${(event: Event) => this.edit({ stageMinutes: Math.round((event.target as HTMLInputElement).valueAsNumber || 0) })} /> ${t('bring.minutes')}</span></label>
      </div>
      <label class="check"><input type="checkbox" name="automatic" .checked=${form.automatic} @change=${(event: Event) => this.edit({ automatic: (event.target as HTMLInputElement).checked })} />
        <span>${t('bring.automatic')}</span></label>
      <details class="gates-form"><summary>${t('bring.gates')}</summary><p class="muted">${t('bring.gates.text')}</p>
        <div class="fields">${GATES.map((gate) => html`<label class="field"><span>${t(`bring.gate.${gate.name}`)}</span>
          <span class="with-unit"><input type="number" name=${gate.name} min=${gate.min} step=${gate.step} placeholder=${gate.usual} .value=${String(form.gates[gate.name] ?? gate.usual)}
            @change=${(event: Event) => this.gate(gate.name, (event.target as HTMLInputElement).valueAsNumber)} /> ${gate.unit}</span>
          <small class="muted">${t(`bring.gate.${gate.name}.means`)}</small></label>`)}</div></details>`;
  }

  private gate(name: GateField, value: number): void {
    const { [name]: _, ...others } = this.form.gates;
    this.edit({ gates: Number.isNaN(value) ? others : { ...others, [name]: value } });
  }

  private dryRun() {
    const { preview, previewProblem, mode } = this;
    return html`<section class="dry-run" aria-labelledby="dry-title" aria-live="polite"><h3 id="dry-title">${t('bring.dry')}</h3>
      ${previewProblem ? html`<p class="note bad">${previewProblem}</p>` : nothing}
      ${!isPlaced(this.form) ? html`<p class="muted">${t('bring.dry.place')}</p>` : !preview ? (previewProblem ? nothing : html`<p class="muted">${t('bring.dry.wait')}</p>`)
        : preview.agentCount === 0 ? html`<p class="note warn">${t('bring.dry.nobody')}</p>` : html`
        <p>${t('bring.dry.agents', { n: preview.agentCount })}${mode === 'stages' ? ` ${t('bring.dry.canaries', { n: preview.canaries })}` : ''}
          ${preview.unchanged ? t('bring.dry.unchanged', { n: preview.unchanged }) : nothing}</p>
        <ul class="named">${preview.agents.slice(0, MOST_NAMED).map(({ agentId, site, before, runs }) => html`<li><b>${agentId}</b> <small class="muted">${site}</small>
          ${before === null ? (runs === null ? t('bring.dry.none') : t('bring.dry.own', { version: runs })) : before === this.form.version ? t('bring.dry.same') : t('bring.dry.from', { version: before })}</li>`)}</ul>
        ${preview.agentCount > MOST_NAMED ? html`<p class="muted">${t('rollout.more', { n: preview.agentCount - MOST_NAMED })}</p>` : nothing}`}
      ${preview?.narrower ? html`<p class="muted">${t('bring.dry.narrower', { n: preview.narrower })}</p>` : nothing}</section>`;
  }
}

customElements.define('bring-model', BringModel);
