import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import { StoreController } from '../core/store';
import type { ModelAssignment, ModelVersion } from '../core/types';
import { href } from '../core/router';
import { t } from '../core/messages';
import { waitingChanges } from '../parts/profiles';
import { placeWords } from '../parts/rollout';
import './bring-model';
import type { BringModel } from './bring-model';

/** Others change them as well, and no event tells of it. */
const LOOK_EVERY_MILLIS = 10_000;

/** Which version acts where, and how operators change that; tells `changed`. */
export class ModelAssignments extends PageElement {
  static override properties = {
    name: {}, version: {}, versions: { attribute: false }, assignments: { state: true }, asked: { state: true }, isBusy: { state: true }, problem: { state: true },
  };
  declare name: string;
  /** Which one is offered first. */
  declare version: string;
  declare versions: readonly ModelVersion[];
  declare assignments: ModelAssignment[] | null;
  /** The one that is asked about. */
  declare asked: ModelAssignment | null;
  declare isBusy: boolean;
  declare problem: string | null;
  /** Of what is shown: a change of what others have changed since is refused. */
  private tag = '*';

  constructor() {
    super();
    this.name = '';
    this.version = '';
    this.versions = [];
    this.assignments = null;
    this.asked = null;
    this.isBusy = false;
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS);
    new StoreController(this, ['approvals']);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('name')) return;
    this.assignments = null;
    void this.load();
  }

  /** Looks again, now. */
  async load(): Promise<void> {
    const { name } = this;
    // What somebody is deciding about stays as they see it.
    if (this.querySelector('dialog[open]')) return;
    try {
      const { assignments, tag } = await api.modelAssignments(name);
      if (name !== this.name) return;
      this.assignments = assignments;
      this.tag = tag;
      this.problem = null;
    } catch (error) {
      if (name === this.name) this.problem = problemText(error);
    }
  }

  private changed(): void {
    void this.load();
    this.dispatchEvent(new CustomEvent('changed'));
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog.unassign') as HTMLDialogElement;
  }

  private async ask(assignment: ModelAssignment): Promise<void> {
    this.asked = assignment;
    this.problem = null;
    await this.updateComplete;
    this.dialog().showModal();
  }

  private async unassign(): Promise<void> {
    if (!this.asked || this.isBusy) return;
    this.isBusy = true;
    try {
      await api.unassignModel(this.name, this.asked, this.tag);
      this.dialog().close();
      this.changed();
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private bring(mode: 'stages' | 'once', at?: ModelAssignment): void {
    (this.querySelector('bring-model') as BringModel).open(mode, at);
  }

  protected override render() {
    const { assignments } = this;
    const mayChange = session.may('operator');
    return html`<section class="panel" aria-labelledby="assignments-title"><header><h2 id="assignments-title">${t('assign.title')}</h2>
        ${mayChange ? html`<div class="actions"><button type="button" class="small primary" @click=${() => this.bring('stages')}>${t('assign.stages')}</button>
          <button type="button" class="small" @click=${() => this.bring('once')}>${t('assign.once')}</button></div>` : nothing}</header>
      ${this.problem && !this.querySelector('dialog[open]') ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${assignments === null ? nothing : assignments.length === 0 ? html`<p class="muted">${t('assign.none')}</p>`
        : html`<ul class="writes">${assignments.map((one) => this.row(one, mayChange))}</ul>`}
      ${waitingChanges('model', this.name)}
      ${mayChange ? html`${this.question()}<bring-model .name=${this.name} .version=${this.version} .versions=${this.versions} .tag=${this.tag}
        @done=${() => this.changed()}></bring-model>` : nothing}</section>`;
  }

  private row(one: ModelAssignment, mayChange: boolean) {
    const place = placeWords(one);
    return html`<li><span class="what"><a href=${href.model(this.name, one.version)}><b>${one.version}</b></a> ${t('assign.acts', { place })}</span>
      <small class="author">${one.by}, <sk-time .at=${one.at}></sk-time></small>
      ${mayChange ? html`<button type="button" class="small" aria-label=${t('assign.change.what', { place })} @click=${() => this.bring('once', one)}>${t('assign.change')}</button>
        <button type="button" class="small" aria-label=${t('assign.back.what', { place })} @click=${() => this.ask(one)}>${t('assign.back')}</button>` : nothing}</li>`;
  }

  private question() {
    const { asked } = this;
    const title = asked ? t('assign.back.title', { version: asked.version, place: placeWords(asked) }) : '';
    return html`<dialog class="unassign" aria-label=${title}><h2>${title}</h2><p>${t('assign.back.text')}</p>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <div class="actions"><button type="button" autofocus @click=${() => this.dialog().close()}>${t('remove.cancel')}</button>
        <button type="button" class="danger" ?disabled=${this.isBusy} @click=${this.unassign}>${t('assign.back')}</button></div></dialog>`;
  }
}

customElements.define('model-assignments', ModelAssignments);
