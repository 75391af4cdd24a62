import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { ago, bytes, count } from '../core/format';
import { problemText } from '../core/problems';
import { href, replaceHash } from '../core/router';
import { session } from '../core/session';
import type { Program, ProgramRollout } from '../core/types';
import { t } from '../core/messages';
import { emptyState, facts, longText, skeleton } from '../parts/basics';
import { isUnderWay, rolloutName, stagePill, turnTable, waveList } from '../parts/updates';
import '../components/update-actions';
import { type UpdateForm } from '../components/update-form';
import '../components/update-form';

/** Agents report at any time, and no event tells of it. */
const LOOK_MILLIS = 2000;

/** The agents' programs that there are, and how a version gets to them. */
export class UpdatesPage extends PageElement {
  static override properties = { query: { attribute: false }, programs: { state: true }, all: { state: true }, rollout: { state: true }, problem: { state: true } };
  declare query: URLSearchParams;
  declare programs: Program[] | null;
  declare all: ProgramRollout[];
  declare rollout: ProgramRollout | null;
  declare problem: string | null;
  private readonly latest = new Latest();
  /** The agent that the form was opened for by the address. */
  private opened = '';

  constructor() {
    super();
    this.query = new URLSearchParams();
    this.programs = null;
    this.all = [];
    this.rollout = null;
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_MILLIS, true);
  }

  private get shown(): string | null {
    return this.query.get('rollout');
  }

  private async load(): Promise<void> {
    const { shown } = this;
    try {
      const found = await this.latest.ask(Promise.all([api.programs(), api.programRollouts()]));
      if (!found) return;
      const [programs, all] = found.answer;
      const one = all.find(({ id }) => id === shown) ?? all[0];
      const rollout = one ? await api.programRollout(one.id) : null;
      if (shown !== this.shown) return;
      this.programs = programs;
      this.all = all;
      this.rollout = rollout;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override updated(): void {
    const agentId = this.query.get('agent');
    if (!agentId || agentId === this.opened || !this.programs?.length || !session.may('admin')) return;
    this.opened = agentId;
    this.form().open(agentId);
  }

  private form(): UpdateForm {
    return this.querySelector('update-form') as UpdateForm;
  }

  private show(id: string): void {
    this.query = new URLSearchParams({ rollout: id });
    replaceHash(href.updates({ rollout: id }));
    void this.load();
  }

  protected override render() {
    const { programs } = this;
    return html`<div class="heading"><div><h1>${t('updates.title')}</h1><p class="muted">${t('updates.subtitle')}</p></div>
        ${programs?.length && session.may('admin') ? html`<button type="button" class="primary" @click=${() => this.form().open()}>${t('updates.start')}</button>` : nothing}</div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${!programs ? (this.problem ? nothing : skeleton(4)) : html`${this.rollout ? this.one(this.rollout) : html`<p class="muted">${t('updates.rollouts.none')}</p>`}
        ${this.catalogue(programs)}
        ${this.all.length > 1 ? this.earlier() : nothing}`}
      <update-form .programs=${programs ?? []} @started=${({ detail }: CustomEvent<ProgramRollout>) => this.show(detail.id)}></update-form>`;
  }

  private one(rollout: ProgramRollout) {
    return html`<section class="panel rollout" aria-labelledby="update-title"><header><h2 id="update-title">${rolloutName(rollout)} ${stagePill(rollout)}</h2>
        ${session.may('admin') ? html`<update-actions .rollout=${rollout} @changed=${({ detail }: CustomEvent<ProgramRollout>) => this.show(detail.id)}
          @stale=${() => void this.load()}></update-actions>` : nothing}</header>
      ${this.notes(rollout)}
      ${rollout.waves.length ? waveList(rollout.waves) : nothing}
      ${facts([
        ['updates.started', html`<sk-time .at=${rollout.startedAt}></sk-time>, ${rollout.startedBy}`],
        ...(rollout.reason ? [['updates.reason', longText(rollout.reason)] as const] : []),
      ])}
      ${rollout.agents?.length ? turnTable(rollout) : nothing}</section>`;
  }

  private notes(rollout: ProgramRollout) {
    const { pause, settledAt, stage } = rollout;
    if (stage === 'waiting') return html`<p class="note warn" role="status"><span>${t('rollout.waiting')} <a href=${href.approvals()}>${t('command.waits')}</a></span></p>`;
    if (!isUnderWay(rollout)) return nothing;
    if (pause?.by === 'gateway') return html`<div class="note bad" role="alert"><span>${t('updates.paused.gate', { ago: ago(pause.at), reason: pause.reason })}</span></div>`;
    if (pause) return html`<p class="note warn" role="status">${t('updates.paused.by', { by: pause.by, ago: ago(pause.at) })}</p>`;
    if (!settledAt) return rollout.window ? html`<p class="muted">${t('updates.window', { window: rollout.window })}</p>` : nothing;
    const until = new Date(Date.parse(settledAt) + 1000 * rollout.soakSeconds).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
    return html`<p class="waits" role="status">${t('updates.soaking', { wave: rollout.wave, until })}</p>`;
  }

  private catalogue(programs: readonly Program[]) {
    if (!programs.length) return emptyState(t('updates.programs.none'), t('updates.programs.none.text'));
    return html`<section class="panel"><header><h2>${t('updates.programs')}</h2></header><table class="list">
      <thead><tr><th scope="col">${t('updates.version')}</th><th scope="col">${t('updates.targets')}</th><th scope="col" class="end">${t('updates.size')}</th>
        <th scope="col">${t('updates.runs')}</th><th scope="col">${t('updates.since')}</th></tr></thead>
      <tbody>${programs.map(({ version, runs, targets }) => html`<tr><th scope="row">${version}</th>
        <td data-label=${t('updates.targets')}>${targets.map(({ target }) => target).join(', ')}</td>
        <td class="end" data-label=${t('updates.size')}>${bytes(Math.max(0, ...targets.map((target) => target.bytes)))}</td>
        <td data-label=${t('updates.runs')}>${t('updates.runs.agents', { n: count(runs) }, runs)}</td>
        <td data-label=${t('updates.since')}>${targets[0] ? html`<sk-time .at=${targets[0].storedAt}></sk-time>` : nothing}</td></tr>`)}</tbody></table></section>`;
  }

  private earlier() {
    return html`<details class="earlier"><summary>${t('updates.earlier', { n: this.all.length })}</summary>
      <ul class="writes">${this.all.map((one) => html`<li><span class="what">
        <button type="button" class="small" aria-pressed=${one.id === this.rollout?.id} @click=${() => this.show(one.id)}>${one.version}</button>
        ${rolloutName(one)} ${stagePill(one)}</span><small class="author">${one.startedBy}, <sk-time .at=${one.startedAt}></sk-time></small></li>`)}</ul></details>`;
  }
}

customElements.define('updates-page', UpdatesPage);
