import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { ModelVersion } from '../core/types';
import { t } from '../core/messages';

/** Removes a version of a model, after asking; tells `removed`. */
export class RemoveModel extends PageElement {
  static override properties = { version: { attribute: false }, isBusy: { state: true }, problem: { state: true } };
  declare version: ModelVersion;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.isBusy = false;
    this.problem = null;
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  private ask(): void {
    this.problem = null;
    this.dialog().showModal();
  }

  private async carryOut(): Promise<void> {
    this.isBusy = true;
    try {
      await api.removeModel(this.version.name, this.version.version);
      this.dialog().close();
      this.dispatchEvent(new CustomEvent('removed'));
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { name, version } = this.version;
    const called = `${name} ${version}`;
    return html`<button type="button" class="small" aria-label=${t('model.remove.what', { model: called })} @click=${this.ask}>${t('model.remove')}</button>
      <dialog aria-label=${t('model.remove.title', { model: called })}>
        <h2>${t('model.remove.title', { model: called })}</h2>
        <p>${t('model.remove.text')}</p>
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog().close()}>${t('remove.cancel')}</button>
          <button type="button" class="danger" ?disabled=${this.isBusy} @click=${this.carryOut}>${t('model.remove')}</button>
        </div>
      </dialog>`;
  }
}

customElements.define('remove-model', RemoveModel);
