import { html, nothing } from 'lit';
import { api } from '../core/api';
import { PageElement } from '../core/element';
import { t } from '../core/messages';

const SUGGESTIONS = 20;
const TYPING_MILLIS = 200;

/** A field for an agent's id, with suggestions: of thousands nobody chooses from a list. Says `pick` with the id, or nothing for any. */
export class AgentFilter extends PageElement {
  static override properties = { value: {}, suggested: { state: true } };
  declare value: string;
  declare suggested: string[];
  private timer: number | undefined;

  constructor() {
    super();
    this.value = '';
    this.suggested = [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  private typed(text: string): void {
    window.clearTimeout(this.timer);
    // What is chosen from the suggestions comes as if it had been typed.
    if (text === '' || this.suggested.includes(text)) this.pick(text);
    else this.timer = window.setTimeout(() => void this.suggest(text), TYPING_MILLIS);
  }

  private async suggest(text: string): Promise<void> {
    try {
      this.suggested = (await api.fleet(`q=${encodeURIComponent(text)}`, { limit: SUGGESTIONS })).rows.map(({ agentId }) => agentId);
    } catch {
      this.suggested = [];
    }
  }

  private pick(agentId: string): void {
    if (agentId !== this.value) this.dispatchEvent(new CustomEvent<string>('pick', { detail: agentId }));
  }

  protected override render() {
    return html`<label class="select"><span>${t('alarms.agent')}</span>
      <input type="search" list="agent-suggestions" placeholder=${t('alarms.any')} autocomplete="off" spellcheck="false" .value=${this.value}
        @focus=${() => { if (this.suggested.length === 0) void this.suggest(''); }}
        @input=${(event: InputEvent) => this.typed((event.target as HTMLInputElement).value)}
        @change=${(event: Event) => this.pick((event.target as HTMLInputElement).value.trim())} /></label>
      <datalist id="agent-suggestions">${this.suggested.length ? this.suggested.map((agentId) => html`<option value=${agentId}></option>`) : nothing}</datalist>`;
  }
}

customElements.define('agent-filter', AgentFilter);
