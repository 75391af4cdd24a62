import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { PRESET_NAMES, type PresetName, type Range, bounds, pan, zoom } from '../core/ranges';
import { t } from '../core/messages';
import { icon, type IconName } from '../parts/icons';
import { segmented } from '../parts/basics';

/** Minutes and seconds in the viewer's zone, as a datetime-local field wants them. */
function local(millis: number): string {
  const shifted = new Date(millis - new Date(millis).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/** Chooses what a chart shows; sends `range` with the new Range. Answers the chart's keys while it is on the page. */
export class RangePicker extends PageElement {
  static override properties = { range: { attribute: false }, canGoBack: {}, isOpen: { state: true }, problem: { state: true } };
  declare range: Range;
  declare canGoBack: boolean;
  declare isOpen: boolean;
  declare problem: string | null;
  private readonly onKey = (event: Event) => this.key((event as CustomEvent<string>).detail);

  constructor() {
    super();
    this.range = { kind: 'preset', name: '5m' };
    this.canGoBack = false;
    this.isOpen = false;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('skerry-key', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('skerry-key', this.onKey);
  }

  private key(key: string): void {
    const preset = PRESET_NAMES[Number(key) - 1];
    if (preset) this.choose({ kind: 'preset', name: preset });
    else if (key === '[') this.choose(pan(this.range, -0.5));
    else if (key === ']') this.choose(pan(this.range, 0.5));
    else if (key === '+') this.choose(zoom(this.range, 0.5));
    else if (key === '-') this.choose(zoom(this.range, 2));
    // Escape that closes a dialog is not meant for the chart.
    else if (key === 'Escape' && !document.querySelector('dialog[open]')) this.dispatchEvent(new CustomEvent('range-back'));
  }

  private choose(range: Range): void {
    this.dispatchEvent(new CustomEvent('range', { detail: range }));
  }

  private pick(name: PresetName | 'custom'): void {
    this.isOpen = name === 'custom' && !this.isOpen;
    if (name !== 'custom') this.choose({ kind: 'preset', name });
  }

  private apply(event: SubmitEvent): void {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const fromMillis = Date.parse(String(fields.get('from')));
    const toMillis = Date.parse(String(fields.get('to')));
    this.problem = fromMillis < toMillis ? null : t('range.wrong');
    if (this.problem) return;
    this.isOpen = false;
    this.choose({ kind: 'fixed', fromMillis, toMillis });
  }

  protected override render() {
    const chosen = this.range.kind === 'preset' ? this.range.name : 'custom';
    const options = [
      ...PRESET_NAMES.map((value) => ({ value, text: t(`range.${value}`) })),
      { value: 'custom' as const, text: t('range.custom') },
    ];
    return html`<div class="range">
      ${segmented(t('range.label'), options, chosen, (name) => this.pick(name))}
      <div class="steps">
        ${this.step('left', t('range.earlier'), () => pan(this.range, -1))}
        ${this.step('minus', t('range.out'), () => zoom(this.range, 2))}
        ${this.step('plus', t('range.in'), () => zoom(this.range, 0.5))}
        ${this.step('right', t('range.later'), () => pan(this.range, 1))}
        ${this.canGoBack ? html`<button type="button" class="tool" title=${t('range.back')} aria-label=${t('range.back')}
          @click=${() => this.dispatchEvent(new CustomEvent('range-back'))}>${icon('history')}</button>` : nothing}
      </div>
      ${this.isOpen || this.range.kind === 'fixed' ? this.form() : nothing}
    </div>`;
  }

  private step(sign: IconName, label: string, next: () => Range) {
    return html`<button type="button" class="tool" title=${label} aria-label=${label} @click=${() => this.choose(next())}>${icon(sign)}</button>`;
  }

  private form() {
    const { fromMillis, toMillis } = bounds(this.range);
    return html`<form class="custom-range" @submit=${this.apply}>
      <label>${t('range.from')}<input type="datetime-local" step="1" name="from" required .value=${local(fromMillis)} /></label>
      <label>${t('range.to')}<input type="datetime-local" step="1" name="to" required .value=${local(toMillis)} /></label>
      <button>${t('range.apply')}</button>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
    </form>`;
  }
}

customElements.define('range-picker', RangePicker);
