import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { profileApi } from '../core/profile-api';
import { problemText } from '../core/problems';
import { t } from '../core/messages';
import { longText } from '../parts/basics';

const LARGEST_CHARS = 1_048_576;
const FORMATS = ['auto', 'edgex', 'wot', 'lwm2m', 'messages'] as const;
type Format = (typeof FORMATS)[number];

interface Proposal {
  name: string;
  source: string;
}

/** Makes a profile of a description in another format, or of captured messages; sends `begin` with {source, messages}. */
export class ProfileImport extends PageElement {
  static override properties = { format: { state: true }, text: { state: true }, isBusy: { state: true }, problem: { state: true }, left: { state: true }, proposals: { state: true } };
  declare format: Format;
  declare text: string;
  declare isBusy: boolean;
  declare problem: string | null;
  /** What was not taken over. */
  declare left: string[];
  declare proposals: Proposal[] | null;

  constructor() {
    super();
    this.format = 'auto';
    this.text = '';
    this.isBusy = false;
    this.problem = null;
    this.left = [];
    this.proposals = null;
  }

  private async chosen(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    if (file.size > LARGEST_CHARS) this.problem = t('newprofile.import.large');
    else this.text = await file.text();
  }

  private async make(event: Event): Promise<void> {
    event.preventDefault();
    this.isBusy = true;
    this.problem = null;
    this.proposals = null;
    this.left = [];
    try {
      if (this.format === 'messages') {
        const { drafts, leftOut } = await profileApi.draft(this.text);
        this.left = leftOut;
        this.proposals = drafts.map(({ name, yaml }) => ({ name, source: yaml }));
      } else {
        const { yaml, leftovers, format } = await profileApi.importDescription(this.text, this.format === 'auto' ? '' : this.format);
        this.left = leftovers.map(({ code, place, message }) => `${code} ${place ? `${place}: ` : ''}${message}`);
        this.proposals = [{ name: format, source: yaml }];
      }
      const [only] = this.proposals;
      if (only && this.proposals.length === 1 && this.left.length === 0) this.begin(only);
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private begin({ source }: Proposal): void {
    this.dispatchEvent(new CustomEvent('begin', { detail: { source, messages: this.format === 'messages' ? this.text : '' } }));
  }

  protected override render() {
    return html`<section class="panel" aria-labelledby="import-title"><header><h2 id="import-title">${t('newprofile.import')}</h2></header>
      <p class="muted">${t('newprofile.import.text')}</p>
      <form @submit=${(event: Event) => void this.make(event)}>
        <label class="field"><span>${t('newprofile.import.content')}</span>
          <textarea rows="6" required spellcheck="false" autocomplete="off" maxlength=${LARGEST_CHARS} .value=${this.text}
            @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)}></textarea></label>
        <div class="toolbar">
          <label class="select"><span>${t('newprofile.import.format')}</span>
            <select @change=${(event: Event) => (this.format = (event.target as HTMLSelectElement).value as Format)}>
              ${FORMATS.map((format) => html`<option value=${format} ?selected=${format === this.format}>${t(`newprofile.import.${format}`)}</option>`)}</select></label>
          <label class="button">${t('newprofile.import.file')}<input class="visually-hidden" type="file" @change=${(event: Event) => void this.chosen(event)} /></label>
          <button type="submit" class="primary" ?disabled=${this.isBusy}>${t('newprofile.import.go')}</button>
        </div></form>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <div role="status">${this.outcome()}</div></section>`;
  }

  private outcome() {
    if (!this.proposals) return nothing;
    return html`${this.proposals.length === 0 ? html`<p>${t('newprofile.drafts.none')}</p>` : html`<p>${t('newprofile.drafts', { n: this.proposals.length })}</p>
        <div class="toolbar">${this.proposals.map((proposal) => html`<button type="button" @click=${() => this.begin(proposal)}>${proposal.name}</button>`)}</div>`}
      ${this.left.length ? html`<p>${t('newprofile.left')}</p><ul class="left-out">${this.left.map((one) => html`<li>${longText(one)}</li>`)}</ul>` : nothing}`;
  }
}

customElements.define('profile-import', ProfileImport);
