import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { lineOf } from '../core/captures';
import { profileApi } from '../core/profile-api';
import { draftOf, keepDraft } from '../core/profile-drafts';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { session } from '../core/session';
import type { AgentSightings, TemplateSummary } from '../core/types';
import { lesson } from '../messages/en/lesson';
import { t } from '../core/messages';
import { emptyState, searchBox, skeleton } from '../parts/basics';
import { icon } from '../parts/icons';
import '../components/profile-import';

/** Where a new profile begins: a lesson, a shipped profile, an unknown device, or another description. */
export class ProfileNewPage extends PageElement {
  static override properties = { templates: { state: true }, seen: { state: true }, text: { state: true }, problem: { state: true } };
  declare templates: TemplateSummary[] | null;
  declare seen: AgentSightings[] | null;
  declare text: string;
  declare problem: string | null;

  constructor() {
    super();
    this.templates = null;
    this.seen = null;
    this.text = '';
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      [this.templates, this.seen] = await Promise.all([profileApi.templates(), profileApi.sightings()]);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private begin(text: string, messages: string): void {
    if (draftOf('') && !window.confirm(t('newprofile.overwrite'))) return;
    keepDraft({ name: '', text, from: null, messages });
    location.hash = href.editProfile('');
  }

  private async template(name: string): Promise<void> {
    try {
      const { source, messages } = await profileApi.template(name);
      this.begin(source, messages);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    if (!session.may('operator')) return emptyState(t('newprofile.title'), t('newprofile.viewer'), html`<a href=${href.profiles()}>${t('profiles.title')}</a>`, 'profile', true);
    return html`<div class="heading"><h1>${t('newprofile.title')}</h1></div>
      <p class="muted intro">${t('newprofile.intro')}</p>
      ${draftOf('') ? html`<p class="note">${icon('history')}<span><a href=${href.editProfile('')}>${t('newprofile.resume')}</a></span></p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <section class="panel lesson"><header><h2>${t('newprofile.lesson')}</h2></header><p class="muted">${t('newprofile.lesson.text')}</p>
        <button type="button" class="primary" @click=${() => this.begin(lesson.source, lesson.messages)}>${t('newprofile.lesson.open')}</button></section>
      <section class="panel"><header><h2>${t('newprofile.templates')}</h2></header>${this.catalogue()}</section>
      <section class="panel"><header><h2>${t('newprofile.seen')}</h2></header>${this.sightings()}</section>
      <profile-import @begin=${({ detail }: CustomEvent<{ source: string; messages: string }>) => this.begin(detail.source, detail.messages)}></profile-import>`;
  }

  private catalogue() {
    if (!this.templates) return this.problem ? nothing : skeleton(2);
    const words = this.text.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.templates.filter(({ name, description, resources }) => {
      const text = `${name} ${description} ${resources.join(' ')}`.toLowerCase();
      return words.every((one) => text.includes(one));
    });
    return html`<div class="toolbar">${searchBox(t('newprofile.templates.search'), this.text, (text) => (this.text = text))}</div>
      ${found.length ? html`<ul class="templates">${repeat(found, ({ name }) => name, ({ name, description, addresses, resources }) => html`<li>
        <button type="button" class="template" aria-label=${t('newprofile.template.open', { name })} @click=${() => void this.template(name)}>
          <b>${name}</b><span>${description}</span><small class="muted">${t('newprofile.reads', { resources: resources.join(', '), address: addresses.join(', ') })}</small></button></li>`)}</ul>`
        : html`<p class="muted" role="status">${t('newprofile.templates.none')}</p>`}`;
  }

  private sightings() {
    if (!this.seen) return this.problem ? nothing : skeleton(1);
    const devices = this.seen.flatMap(({ agentId, discovered }) => discovered.map((device) => ({ agentId, device })));
    if (devices.length === 0) return html`<p class="muted">${t('newprofile.seen.none')}</p>`;
    return html`<ul class="writes">${devices.map(({ agentId, device }) => html`<li>
      <span class="what"><b>${device.name ?? device.address}</b> ${device.name ? html`<code>${device.address}</code>` : nothing}</span>
      <small class="author">${t('newprofile.seen.by', { agent: agentId })}</small>
      ${device.draft ? html`<button type="button" aria-label=${t('newprofile.seen.open', { name: device.name ?? device.address })}
        @click=${() => this.begin(device.draft ?? '', device.kind === 'topic' && (device.sample !== null || device.sampleBase64 !== null) ? `${lineOf(device.address, device.sample, device.sampleBase64)}\n` : '')}>${t('newprofile.draft')}</button>`
        : html`<small class="muted">${t('newprofile.nodraft')}</small>`}</li>`)}</ul>`;
  }
}

customElements.define('profile-new-page', ProfileNewPage);
