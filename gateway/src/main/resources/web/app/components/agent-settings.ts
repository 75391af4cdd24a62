import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { AgentSetting, AgentSettings } from '../core/types';
import { count } from '../core/format';
import { t } from '../core/messages';
import { href, parseRoute, replaceHash } from '../core/router';
import { longText, searchBox } from '../parts/basics';

const SHORT_VALUE = 120;

const isChanged = (setting: AgentSetting): boolean => setting.source !== 'default' && setting.isSet;

/** The settings that an agent goes by: first what somebody set. */
export class AgentSettingsPanel extends PageElement {
  static override properties = { agentId: {}, connectedSince: {}, query: { state: true }, settings: { state: true }, problem: { state: true } };
  declare agentId: string;
  /** With each session they may be others. */
  declare connectedSince: string | null;
  /** The filter, as it stands in the address. */
  declare query: URLSearchParams;
  declare settings: AgentSettings | null;
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.agentId = '';
    this.connectedSince = null;
    this.query = new URLSearchParams();
    this.settings = null;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('agentId')) {
      this.query = parseRoute(location.hash).query;
      this.settings = null;
    }
    if (changed.has('agentId') || changed.has('connectedSince')) void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.agentSettings(this.agentId));
      if (!found) return;
      this.settings = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private search(text: string): void {
    const query = new URLSearchParams(this.query);
    if (text) query.set('q', text);
    else query.delete('q');
    this.query = query;
    replaceHash(href.agent(this.agentId, Object.fromEntries(query)));
  }

  protected override render() {
    const { settings } = this;
    const text = this.query.get('q') ?? '';
    return html`<section class="panel settings" aria-labelledby="settings-title">
      <header><h2 id="settings-title">${t('settings.title')}</h2>
        ${settings?.settings.length ? searchBox(t('settings.search'), text, (wanted) => this.search(wanted)) : nothing}</header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${settings === null ? nothing : settings.settings.length ? this.lists(settings, text.trim().toLowerCase()) : html`<p class="muted">${t('settings.none')}</p>`}
    </section>`;
  }

  private lists({ settings, reportedAt, more }: AgentSettings, text: string) {
    const found = settings.filter(({ name, value, origin }) => `${name} ${value ?? ''} ${origin ?? ''}`.toLowerCase().includes(text));
    const changed = found.filter(isChanged);
    const rest = found.filter((setting) => !isChanged(setting));
    return html`<p class="muted">${t('settings.what')} <sk-time .at=${reportedAt}></sk-time>.</p>
      ${found.length === 0 ? html`<p class="empty slim">${t('settings.nothing')}</p>` : nothing}
      ${changed.length ? this.table(t('settings.changed'), changed) : text ? nothing : html`<p>${t('settings.changed.none')}</p>`}
      ${rest.length ? html`<details class="rest" ?open=${text !== ''}><summary>${t('settings.all')} <span class="muted">${count(rest.length)}</span></summary>
        ${this.table(t('settings.all'), rest)}</details>` : nothing}
      ${more ? html`<p class="muted">${t('settings.more', { n: count(more) }, more)}</p>` : nothing}`;
  }

  private table(title: string, settings: AgentSetting[]) {
    return html`<table class="list setting-list"><caption class="visually-hidden">${title}</caption>
      <thead><tr><th scope="col">${t('settings.name')}</th><th scope="col">${t('settings.value')}</th><th scope="col">${t('settings.source')}</th></tr></thead>
      <tbody>${settings.map((setting) => row(setting))}</tbody></table>`;
  }
}

function row(setting: AgentSetting) {
  const { name, defaultValue, source, origin } = setting;
  return html`<tr><th scope="row"><code>${name}</code></th>
    <td data-label=${t('settings.value')}>${shown(setting)}${isChanged(setting) && defaultValue !== null && defaultValue !== setting.value
      ? html`<small class="muted default">${t('settings.default', { value: defaultValue })}</small>` : nothing}</td>
    <td data-label=${t('settings.source')}>${t(`settings.source.${source}`)}${origin ? html` <small class="muted"><code>${origin}</code></small>` : nothing}</td></tr>`;
}

function shown({ value, isSet, isSecret }: AgentSetting) {
  if (isSecret) return html`<em class="muted">${t(isSet ? 'settings.secret.set' : 'settings.unset')}</em>`;
  if (!isSet) return html`<em class="muted">${t('settings.unset')}</em>`;
  return value === null || value === '' ? html`<em class="muted">${t('settings.empty')}</em>` : html`<code>${longText(value, SHORT_VALUE)}</code>`;
}

customElements.define('agent-settings', AgentSettingsPanel);
