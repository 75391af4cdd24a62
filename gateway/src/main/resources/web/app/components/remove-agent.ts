import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { t } from '../core/messages';

/** Removes an agent that is gone for good, after saying exactly what that means. */
export class RemoveAgent extends PageElement {
  static override properties = { agentId: {}, withRecords: { state: true }, isBusy: { state: true }, problem: { state: true } };
  declare agentId: string;
  declare withRecords: boolean;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.agentId = '';
    this.withRecords = false;
    this.isBusy = false;
    this.problem = null;
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  private ask(): void {
    this.withRecords = false;
    this.problem = null;
    this.dialog().showModal();
  }

  /** Not `remove`, which is what an element is told when it leaves the page. */
  private async carryOut(): Promise<void> {
    this.isBusy = true;
    try {
      await api.removeAgent(this.agentId, this.withRecords);
      this.dialog().close();
      location.hash = href.fleet();
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    return html`<button type="button" @click=${this.ask}>${t('remove.open')}</button>
      <dialog aria-labelledby="remove-title">
        <h2 id="remove-title">${t('remove.title', { agent: this.agentId })}</h2>
        <p>${t('remove.what')}</p>
        <p>${t(this.withRecords ? 'remove.deleted' : 'remove.kept')}</p>
        <p>${t('remove.back')}</p>
        <label class="check"><input type="checkbox" .checked=${this.withRecords}
          @change=${(event: Event) => (this.withRecords = (event.target as HTMLInputElement).checked)} />${t('remove.records')}</label>
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog().close()}>${t('remove.cancel')}</button>
          <button type="button" class="danger" ?disabled=${this.isBusy} @click=${this.carryOut}>
            ${t(this.withRecords ? 'remove.confirm.records' : 'remove.confirm')}</button>
        </div>
      </dialog>`;
  }
}

customElements.define('remove-agent', RemoveAgent);
