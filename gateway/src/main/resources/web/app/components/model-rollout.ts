import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { ago, duration } from '../core/format';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { session } from '../core/session';
import type { Rollout } from '../core/types';
import { t, word } from '../core/messages';
import { facts, longText, pill } from '../parts/basics';
import { agentTable, canaryWords, courseList, gateTable, isOpen, placeWords, waitingFor } from '../parts/rollout';
import './rollout-actions';

/** Agents report at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 5_000;

/** A rollout of a model: where it is, what it has to keep to and why it waits, how it compares, and how its agents do. */
export class ModelRollout extends PageElement {
  static override properties = {
    name: {}, shown: {}, all: { state: true }, rollout: { state: true }, isLoaded: { state: true }, problem: { state: true },
  };
  declare name: string;
  /** Which one; undefined for the newest. */
  declare shown: string | undefined;
  declare all: Rollout[];
  declare rollout: Rollout | null;
  declare isLoaded: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.name = '';
    this.shown = undefined;
    this.all = [];
    this.rollout = null;
    this.isLoaded = false;
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('name') && !changed.has('shown')) return;
    if (changed.has('name')) {
      this.rollout = null;
      this.isLoaded = false;
    }
    void this.load();
  }

  /** Looks again, now. */
  async load(): Promise<void> {
    const { name, shown } = this;
    try {
      const all = await api.rollouts(name);
      const one = all.find(({ id }) => id === shown) ?? all[0];
      const rollout = one ? await api.rollout(name, one.id) : null;
      if (name !== this.name || shown !== this.shown) return;
      this.take(rollout, all);
      this.problem = null;
      // Charts are fetched when there is something to draw.
      if (rollout) await import('./model-comparison');
    } catch (error) {
      if (name === this.name) this.problem = problemText(error);
    }
  }

  private take(rollout: Rollout | null, all: Rollout[]): void {
    const isNews = this.isLoaded && (rollout?.id !== this.rollout?.id || rollout?.stage !== this.rollout?.stage);
    this.rollout = rollout;
    this.all = all;
    this.isLoaded = true;
    if (isNews) this.dispatchEvent(new CustomEvent('moved'));
  }

  protected override render() {
    const { rollout } = this;
    if (!this.isLoaded && !this.problem) return nothing;
    return html`<section class="panel" aria-labelledby="rollout-title"><header><h2 id="rollout-title">${t('rollout.title')}</h2>
        ${rollout && isOpen(rollout) && session.may('operator') ? html`<rollout-actions .rollout=${rollout}
          @changed=${({ detail }: CustomEvent<Rollout>) => this.take(detail, this.all)} @stale=${() => void this.load()}></rollout-actions>` : nothing}</header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${rollout ? this.body(rollout) : this.isLoaded ? html`<p class="muted">${t('rollout.none')}</p>` : nothing}
      ${this.all.length > 1 ? this.earlier() : nothing}</section>`;
  }

  private body(rollout: Rollout) {
    const { stage, pause } = rollout;
    return html`
      ${stage === 'reversed' ? html`<div class="note bad" role="alert"><span>${t('rollout.reversed', { version: rollout.version, ago: ago(rollout.stageAt) })}
        ${longText(rollout.reason)}</span></div>` : nothing}
      ${pause && isOpen(rollout) ? html`<p class="note warn" role="status">${t('rollout.paused', { by: pause.by, ago: ago(pause.at) })}</p>` : nothing}
      <p>${t('rollout.what', { version: rollout.version, place: placeWords(rollout) })}</p>
      ${courseList(rollout)}
      ${stage === 'waiting' ? html`<p class="note warn" role="status"><span>${t('rollout.waiting')} <a href=${href.approvals()}>${t('command.waits')}</a></span></p>` : nothing}
      ${isOpen(rollout) ? html`<p class="waits" role="status">${waitingFor(rollout, Date.now())}</p>` : nothing}
      ${facts([
        ['rollout.started', html`<sk-time .at=${rollout.startedAt}></sk-time>, ${rollout.by}`],
        ...(isOpen(rollout) ? [
          ['rollout.course', rollout.automatic ? t('rollout.automatic', { time: duration(1_000 * rollout.stageSeconds) }) : t('rollout.by-hand')] as const,
          ['rollout.canary', canaryWords(rollout.canary)] as const,
        ] : []),
        ...(rollout.reason && stage !== 'reversed' ? [['rollout.reason', longText(rollout.reason)] as const] : []),
      ])}
      ${rollout.gates.length ? gateTable(rollout.gates) : nothing}
      ${stage === 'waiting' ? nothing : html`<model-comparison .name=${rollout.name} .rollout=${rollout}></model-comparison>`}
      ${rollout.agents.length ? agentTable(rollout) : nothing}`;
  }

  private earlier() {
    return html`<details class="earlier"><summary>${t('rollout.all', { n: this.all.length })}</summary>
      <ul class="writes">${this.all.map((one) => html`<li><span class="what">
        <button type="button" class="small" aria-pressed=${one.id === this.rollout?.id} @click=${() => (this.shown = one.id)}>${one.version}</button>
        ${placeWords(one)} ${pill(one.stage === 'reversed' ? 'bad' : one.stage === 'done' ? 'ok' : 'plain', word('rollout.stage', one.stage))}</span>
        <small class="author">${one.by}, <sk-time .at=${one.startedAt}></sk-time></small></li>`)}</ul></details>`;
  }
}

customElements.define('model-rollout', ModelRollout);
