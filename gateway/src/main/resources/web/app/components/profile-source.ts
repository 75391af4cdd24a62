import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api, path, request, withQuery } from '../core/api';
import { profileApi } from '../core/profile-api';
import { problemText } from '../core/problems';
import { t } from '../core/messages';
import { longText, skeleton } from '../parts/basics';

type Format = 'wot' | 'edgex';

interface Exported {
  text: string;
  leftovers: { code: string; place: string; message: string }[];
}

/** The source of one version, to read, to download, and in other formats. */
export class ProfileSource extends PageElement {
  static override properties = { name: {}, version: {}, source: { state: true }, exported: { state: true }, problem: { state: true } };
  declare name: string;
  declare version: string;
  declare source: string | null;
  declare exported: Exported | null;
  declare problem: string | null;

  constructor() {
    super();
    this.name = '';
    this.version = '';
    this.source = null;
    this.exported = null;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('name') || changed.has('version')) void this.load();
  }

  private async load(): Promise<void> {
    const { name, version } = this;
    this.exported = null;
    try {
      const source = await profileApi.source(name, version);
      if (name === this.name && version === this.version) this.source = source;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async export(format: Format): Promise<void> {
    try {
      this.exported = await request<Exported>(withQuery(path('profiles', this.name, 'versions', this.version, 'export'), { format }));
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    return html`<section class="panel" aria-labelledby="source-title"><header><h2 id="source-title">${t('profile.source', { version: this.version })}</h2>
        <span class="row-actions"><a class="button small" href=${api.profileSource(this.name, this.version)} download=${`${this.name}-${this.version}.yaml`}>${t('profile.download')}</a>
          <button type="button" class="small" @click=${() => void this.export('wot')}>${t('profile.export.wot')}</button>
          <button type="button" class="small" @click=${() => void this.export('edgex')}>${t('profile.export.edgex')}</button></span></header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.exported ? html`<pre class="source-text" tabindex="0">${this.exported.text}</pre>${this.exported.leftovers.length ? html`<p>${t('profile.export.left')}</p>
        <ul class="left-out">${this.exported.leftovers.map(({ code, place, message }) => html`<li><code>${code}</code> ${place} ${longText(message)}</li>`)}</ul>` : nothing}`
        : this.source === null ? skeleton(1) : html`<pre class="source-text" tabindex="0">${this.source}</pre>`}</section>`;
  }
}

customElements.define('profile-source', ProfileSource);
