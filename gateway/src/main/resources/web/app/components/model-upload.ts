import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { ApiProblem, api } from '../core/api';
import { bytes } from '../core/format';
import { problemText } from '../core/problems';
import type { BundleProblem } from '../core/types';
import { href } from '../core/router';
import { t } from '../core/messages';
import { icon } from '../parts/icons';
import { bundleProblems } from '../parts/models';

/** Gives the gateway a bundle from a file; tells `stored` when it has it. */
export class ModelUpload extends PageElement {
  static override properties = { busy: { state: true }, said: { state: true }, problem: { state: true }, problems: { state: true } };
  /** What is being sent. */
  declare busy: string;
  declare said: { name: string; version: string; isNew: boolean } | null;
  declare problem: string | null;
  declare problems: readonly BundleProblem[];

  constructor() {
    super();
    this.busy = '';
    this.said = null;
    this.problem = null;
    this.problems = [];
  }

  private async send(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    this.busy = t('models.upload.busy', { file: file.name, size: bytes(file.size) });
    this.said = null;
    this.problem = null;
    this.problems = [];
    try {
      const { version, isNew } = await api.pushModel(file);
      this.said = { name: version.name, version: version.version, isNew };
      this.dispatchEvent(new CustomEvent('stored'));
    } catch (error) {
      this.problem = problemText(error);
      this.problems = error instanceof ApiProblem ? error.problems : [];
    } finally {
      this.busy = '';
      // The same file again is a choice as well.
      input.value = '';
    }
  }

  protected override render() {
    const { said } = this;
    return html`<button type="button" ?disabled=${this.busy !== ''} @click=${() => this.querySelector<HTMLInputElement>('input[type=file]')?.click()}>
        ${icon('plus')}${t('models.upload')}</button>
      <input type="file" accept=".skm" hidden aria-label=${t('models.upload')} @change=${this.send} />
      <p class=${this.busy || said ? 'note' : 'visually-hidden'} role="status"><span>${this.busy}${said
        ? html`${t(said.isNew ? 'models.upload.stored' : 'models.upload.known', { name: said.name, version: said.version })} <a href=${href.model(said.name, said.version)}>${t('models.upload.show')}</a>` : nothing}</span></p>
      ${this.problem ? html`<div class="note bad" role="alert"><div>${this.problem}${bundleProblems(this.problems)}</div></div>` : nothing}`;
  }
}

customElements.define('model-upload', ModelUpload);
