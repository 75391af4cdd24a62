import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import type { TwinProperty, Value } from '../core/types';
import { t } from '../core/messages';
import { authorOf, shown } from '../parts/twins';

/** Changes what is desired of one property, as its policy and its type want it: sends `wish` with JSON, or `cancel`. */
export class DesiredForm extends PageElement {
  static override properties = { property: { attribute: false }, isBusy: {} };
  declare property: TwinProperty;
  declare isBusy: boolean;
  /** As it was when somebody began to type, which nothing that is heard meanwhile may overwrite. */
  private began: TwinProperty | undefined;

  constructor() {
    super();
    this.isBusy = false;
  }

  protected override willUpdate(): void {
    this.began ??= this.property;
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('input, select')?.focus();
  }

  private wish(value: unknown): void {
    this.dispatchEvent(new CustomEvent('wish', { detail: value }));
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const value = this.typed(String(new FormData(event.target as HTMLFormElement).get('value')));
    switch (this.property.merge) {
      case 'counter':
        return this.wish({ add: value });
      case 'set':
        return this.wish({ add: [value] });
      default:
        return this.wish(value);
    }
  }

  /** What was typed, as the property's type wants it; else as text, and the gateway says what is wrong. */
  private typed(text: string): Value {
    const type = this.property.type ?? 'string';
    if (type === 'string' || type === 'enum') return text;
    if (type === 'boolean') return text === 'true';
    return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  }

  protected override render() {
    const { name, merge, desired } = this.property;
    const elements = merge === 'set' && Array.isArray(desired?.value) ? desired.value : [];
    return html`
      ${elements.length ? html`<span class="elements">${elements.map((element) => html`<span class="element">${shown(element)}
        <button type="button" class="tool" ?disabled=${this.isBusy} aria-label=${t('twin.set.remove', { element: shown(element) })}
          @click=${() => this.wish({ remove: [element] })}>×</button></span>`)}</span>` : nothing}
      ${this.meanwhile()}
      <form class="inline" @submit=${this.submit}>
        ${this.input(this.began ?? this.property)}
        <button class="primary" ?disabled=${this.isBusy}>${t(merge === 'counter' || merge === 'set' ? 'twin.add' : 'twin.save')}</button>
        ${desired && desired.value !== null
          ? html`<button type="button" ?disabled=${this.isBusy} @click=${() => this.wish(null)}>
              ${t(merge === 'counter' ? 'twin.reset' : merge === 'set' ? 'twin.clear' : 'twin.remove')}</button>` : nothing}
        <button type="button" aria-label=${t('twin.close', { name })} @click=${() => this.dispatchEvent(new CustomEvent('cancel'))}>${t('twin.cancel')}</button>
      </form>`;
  }

  /** What somebody else desired since: a counter and a set keep both, of other properties the later write counts. */
  private meanwhile() {
    const { desired, merge } = this.property;
    const isSame = desired?.at === this.began?.desired?.at && desired?.writer === this.began?.desired?.writer;
    if (isSame || merge === 'counter' || merge === 'set') return nothing;
    return html`<p class="note warn" role="status">${t('twin.meanwhile', { value: shown(desired?.value) })} ${desired ? authorOf(desired) : nothing}</p>`;
  }

  private input({ name, type, merge, values, range, desired, reported }: TwinProperty) {
    const label = t(merge === 'counter' ? 'twin.edit.counter' : merge === 'set' ? 'twin.edit.set' : 'twin.edit', { name });
    const present = merge === 'counter' ? 1 : merge === 'set' ? undefined : (desired?.value ?? reported?.value);
    if (type === 'enum' || type === 'boolean') {
      const options = type === 'enum' ? values : ['true', 'false'];
      return html`<select name="value" aria-label=${label}>
        ${options.map((option) => html`<option ?selected=${option === String(present)}>${option}</option>`)}</select>`;
    }
    const isNumber = type !== null && /^(float|int)/.test(type);
    return html`<input name="value" aria-label=${label} autocomplete="off" required
      inputmode=${isNumber ? 'decimal' : 'text'} placeholder=${range ? `${range.min} – ${range.max}` : nothing}
      .value=${present === undefined || present === null ? '' : String(present)} />`;
  }
}

customElements.define('desired-form', DesiredForm);
