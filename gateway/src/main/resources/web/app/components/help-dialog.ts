import { html } from 'lit';
import { PageElement } from '../core/element';
import { SHORTCUTS, enableShortcuts, shortcutsEnabled } from '../core/shortcuts';
import { t, type MessageKey } from '../core/messages';

/** The list of shortcuts, with the switch that turns them off. */
export class HelpDialog extends PageElement {
  show(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override render() {
    return html`<dialog aria-labelledby="help-title">
      <form method="dialog">
        <h2 id="help-title">${t('help.title')}</h2>
        <dl class="shortcuts">
          ${SHORTCUTS.map(
            ({ keys, message }) => html`<div>
              <dt>${keys.map((key) => (key === '…' ? key : html`<kbd>${key}</kbd>`))}</dt>
              <dd>${t(message as MessageKey)}</dd>
            </div>`,
          )}
        </dl>
        <label class="check">
          <input type="checkbox" .checked=${shortcutsEnabled()}
            @change=${(event: Event) => enableShortcuts((event.target as HTMLInputElement).checked)} />
          ${t('help.enabled')}
        </label>
        <div class="actions"><button class="primary" autofocus>${t('help.close')}</button></div>
      </form>
    </dialog>`;
  }
}

customElements.define('help-dialog', HelpDialog);
