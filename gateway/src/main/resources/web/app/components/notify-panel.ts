import { html } from 'lit';
import { PageElement } from '../core/element';
import { problemText } from '../core/problems';
import { t } from '../core/messages';

/** A list of settings and a form for one of them. A change goes up as `changed`, and so does one that others were quicker with. */
export class NotifyPanel extends PageElement {
  static override properties = { tag: {}, problem: { state: true } };
  /** Of what is shown. */
  declare tag: string;
  declare problem: string | null;

  constructor() {
    super();
    this.tag = '*';
    this.problem = null;
  }

  protected async carryOut(what: () => Promise<unknown>): Promise<boolean> {
    try {
      await what();
      this.problem = null;
      return true;
    } catch (error) {
      this.problem = problemText(error);
      return false;
    } finally {
      this.dispatchEvent(new CustomEvent('changed'));
    }
  }

  /** Sends a form, and empties it once it was taken. */
  protected async send(event: Event, what: (given: FormData) => Promise<unknown>): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    if (await this.carryOut(() => what(new FormData(form)))) form.reset();
  }

  protected remover(name: string, what: () => Promise<unknown>) {
    return html`<button type="button" class="small quiet" aria-label=${t('notify.remove.of', { name })} @click=${() => this.carryOut(what)}>${t('notify.remove')}</button>`;
  }

  protected nameField() {
    return html`<label class="field"><span>${t('notify.name')}</span><input name="name" required pattern="[a-z0-9][a-z0-9._\\-]*" maxlength="64" autocomplete="off" /></label>`;
  }
}

/** What stands between commas. */
export const words = (text: FormDataEntryValue | null): string[] => String(text ?? '').split(',').map((one) => one.trim()).filter(Boolean);
