import { PageElement } from './element';
import { problemText } from './problems';

/** Deeds done to a thing, some after a question; tells `changed` with what it is then, and `stale` if it is not what it was. */
export abstract class Deeds<T, Kind extends string> extends PageElement {
  static override properties: Record<string, object> = { asked: { state: true }, isBusy: { state: true }, problem: { state: true } };
  /** As it was when the question was put: whoever answers means that one. */
  declare asked: T | null;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.asked = null;
    this.isBusy = false;
    this.problem = null;
  }

  protected dialog(kind: Kind): HTMLDialogElement {
    return this.querySelector(`dialog.${kind}`) as HTMLDialogElement;
  }

  protected async ask(kind: Kind, about: T): Promise<void> {
    this.problem = null;
    this.asked = about;
    await this.updateComplete;
    this.dialog(kind).showModal();
  }

  /** Does it, and closes the question of that kind. */
  protected async carryOut(deed: () => Promise<T>, kind?: Kind): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem = null;
    try {
      const done = await deed();
      if (kind) this.dialog(kind).close();
      this.dispatchEvent(new CustomEvent('changed', { detail: done }));
    } catch (error) {
      this.problem = problemText(error);
      // Somebody else may have been quicker: what is shown behind the question shall be what is so.
      this.dispatchEvent(new CustomEvent('stale'));
    } finally {
      this.isBusy = false;
    }
  }
}
