import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../core/element';
import { session } from '../core/session';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { bytes } from '../core/format';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { Model } from '../core/types';
import { href, replaceHash } from '../core/router';
import { t, word } from '../core/messages';
import { command, emptyState, name, searchBox, skeleton } from '../parts/basics';
import { rightShare, runCounts } from '../parts/models';
import '../components/model-upload';

/** Agents report at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 10_000;

/** The models that the gateway keeps, who runs them, and how often they are right. */
export class ModelsPage extends PageElement {
  static override properties = { query: { attribute: false }, text: { state: true }, found: { state: true }, problem: { state: true } };
  declare query: URLSearchParams;
  declare text: string;
  declare found: Model[] | null;
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.text = '';
    this.found = null;
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS, true);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('query')) this.text = this.query.get('q') ?? '';
  }

  private narrow(text: string): void {
    this.text = text;
    replaceHash(href.models({ q: text }));
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.models());
      if (!found) return;
      this.found = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const n = this.found?.length ?? 0;
    return html`<div class="heading"><h1>${t('models.title')}</h1>
        ${n ? html`<p class="muted">${t('models.subtitle', { n })}</p>` : nothing}
      </div>
      <div class="toolbar">${searchBox(t('models.search'), this.text, (value) => this.narrow(value))}
        ${session.may('operator') ? html`<model-upload @stored=${() => void this.load()}></model-upload>` : nothing}</div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.list()}`;
  }

  private list() {
    if (!this.found) return this.problem ? nothing : skeleton(3);
    if (this.found.length === 0) {
      return emptyState(t('models.empty.title'), t('models.empty.text'), command('./skerry model push FILE'), 'model');
    }
    const wanted = this.text.trim().toLowerCase();
    const models = this.found.filter(({ name: called, versions }) =>
      !wanted || `${called} ${versions.map(({ task, description }) => `${task} ${description}`).join(' ')}`.toLowerCase().includes(wanted));
    if (models.length === 0) return html`<div class="empty slim"><p>${t('models.nothing')}</p></div>`;
    return html`<div class="panel flush"><table class="list models">
      <thead><tr><th scope="col">${t('models.model')}</th><th scope="col">${t('models.latest')}</th><th scope="col">${t('models.task')}</th>
        <th scope="col">${t('models.size')}</th><th scope="col">${t('models.licence')}</th><th scope="col">${t('models.runs')}</th>
        <th scope="col">${t('models.right')}</th></tr></thead>
      <tbody>${repeat(models, (model) => model.name, (model) => this.row(model))}</tbody></table></div>`;
  }

  /** The latest version, and every other that somebody runs. */
  private row({ name: called, versions }: Model) {
    const [latest, ...others] = versions;
    if (!latest) return nothing;
    return html`<tr>
      <th scope="row"><a class="cover" href=${href.model(called)}>${name(called)}</a> <small>${name(latest.description)}</small></th>
      <td data-label=${t('models.latest')}><span>${latest.version} ${others.length ? html`<small class="muted">${t('models.others', { n: others.length })}</small>` : nothing}</span></td>
      <td data-label=${t('models.task')}>${word('models.task', latest.task)}</td>
      <td data-label=${t('models.size')} class="nowrap">${bytes(latest.archiveBytes)}</td>
      <td data-label=${t('models.licence')}>${latest.licence}</td>
      <td data-label=${t('models.runs')}><span>${runCounts(latest)}
        ${others.filter(({ runs }) => runs.length).map((other) => html`<span class="other"><small>${other.version}</small> ${runCounts(other)}</span>`)}</span></td>
      <td data-label=${t('models.right')}><span>${rightShare(latest.precision)}</span></td>
    </tr>`;
  }
}

customElements.define('models-page', ModelsPage);
