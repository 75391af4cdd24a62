import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { session } from '../core/session';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { bytes, count } from '../core/format';
import { problemText } from '../core/problems';
import type { Model, ModelBundle, ModelRun, ModelVersion } from '../core/types';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { emptyState, facts, longText, skeleton, title } from '../parts/basics';
import { markdown } from '../parts/markdown';
import { featureTable, spaced, stepWords } from '../parts/model-inputs';
import { latency, rightShare, runCounts, runPill } from '../parts/models';
import '../components/model-assignments';
import '../components/model-rollout';
import type { ModelRollout } from '../components/model-rollout';
import type { ModelAssignments } from '../components/model-assignments';
import '../components/remove-model';

/** Agents report at any time, and no event tells of it. */
const LOOK_EVERY_MILLIS = 10_000;

/** One model: a version of it with all that is said of it, who runs it, and the other versions. */
export class ModelPage extends PageElement {
  static override properties = {
    name: {}, version: {}, model: { state: true }, bundle: { state: true }, runs: { state: true }, problem: { state: true }, isUnknown: { state: true },
  };
  declare name: string;
  /** Undefined for the one that acts, or else the latest. */
  declare version: string | undefined;
  declare model: Model | null;
  declare bundle: ModelBundle | null;
  declare runs: ModelRun[];
  declare problem: string | null;
  declare isUnknown: boolean;

  constructor() {
    super();
    this.name = '';
    this.version = undefined;
    this.model = null;
    this.bundle = null;
    this.runs = [];
    this.problem = null;
    this.isUnknown = false;
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('name') && !changed.has('version')) return;
    if (changed.has('name')) this.model = null;
    this.bundle = null;
    void this.load();
  }

  private async load(): Promise<void> {
    const { name, version } = this;
    try {
      const [model, runs] = await Promise.all([api.model(name), api.agentsOfModel(name)]);
      const shown = version ?? actingOf(model).version;
      // What a version is never changes.
      const bundle = this.bundle?.version.version === shown ? this.bundle : await api.modelVersion(name, shown);
      if (name !== this.name || version !== this.version) return;
      this.model = model;
      this.runs = runs;
      this.bundle = bundle;
      this.problem = null;
      this.isUnknown = false;
    } catch (error) {
      if (name !== this.name || version !== this.version) return;
      this.isUnknown = (error as { code?: string }).code === 'SKR-G812';
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { bundle, model } = this;
    if (this.isUnknown) {
      return emptyState(t('model.unknown.title', { name: this.name }), t('model.unknown.text'),
        html`<a class="button" href=${href.models()}>${t('models.title')}</a>`, 'model', true);
    }
    if (!bundle || !model) return this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : skeleton(4);
    const { version } = bundle;
    return html`<nav class="crumbs" aria-label=${t('crumbs')}><a href=${href.models()}>${t('models.title')}</a></nav>
      <div class="heading">${title(this.name)}<p>${version.version}</p><p class="muted">${word('models.task', version.task)}</p></div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class="description">${longText(version.description)}</p>
      <model-assignments .name=${this.name} .version=${version.version} .versions=${model.versions} @changed=${() => this.again()}></model-assignments>
      <model-rollout .name=${this.name} @moved=${() => this.again()}></model-rollout>
      ${this.runsPanel()}
      <div class="columns">
        <section class="panel" aria-labelledby="origin-title"><header><h2 id="origin-title">${t('model.origin')}</h2></header>${this.origin(bundle)}</section>
        <section class="panel" aria-labelledby="limits-title"><header><h2 id="limits-title">${t('model.limits')}</h2></header>${this.limits(bundle)}</section>
      </div>
      <section class="panel" aria-labelledby="inputs-title"><header><h2 id="inputs-title">${t('model.inputs')}</h2></header>
        <p class="muted">${stepWords(bundle.manifest)}</p>${featureTable(bundle.manifest.features)}</section>
      <section class="panel" aria-labelledby="card-title"><header><h2 id="card-title">${t('model.card')}</h2></header>${markdown(bundle.card)}</section>
      ${this.versionsPanel(model, version)}`;
  }

  /** What is assigned and what is rolled out follow from each other. */
  private again(): void {
    void this.load();
    void this.querySelector<ModelAssignments>('model-assignments')?.load();
    void this.querySelector<ModelRollout>('model-rollout')?.load();
  }

  private runsPanel() {
    return html`<section class="panel" aria-labelledby="runs-title"><header><h2 id="runs-title">${t('model.runs')}</h2></header>
      ${this.runs.length === 0 ? html`<p class="muted">${t('model.runs.none')}</p>` : html`<table class="list">
        <thead><tr><th scope="col">${t('model.agent')}</th><th scope="col">${t('model.version')}</th><th scope="col">${t('model.state')}</th>
          <th scope="col" class="end">${t('model.steps')}</th><th scope="col" class="end">${t('model.alarms')}</th>
          <th scope="col" class="end">${t('model.agreed')}</th><th scope="col" class="end">${t('model.latency')}</th><th scope="col">${t('model.reported')}</th></tr></thead>
        <tbody>${this.runs.map(runRow)}</tbody></table>`}</section>`;
  }

  private origin({ version, manifest }: ModelBundle) {
    const { provenance } = manifest;
    return facts([
      ['model.digest', html`<code>${version.digest}</code>`],
      ['models.licence', version.licence],
      ['model.stored', html`${version.storedBy}, <sk-time .at=${version.storedAt}></sk-time>`],
      ['model.signed', html`<code>${version.signedBy}</code>, <sk-time .at=${version.signedAt}></sk-time>`],
      ...(provenance.trainedAt ? [['model.trained', html`<sk-time .at=${provenance.trainedAt}></sk-time>`] as const] : []),
      ['model.tool', provenance.seed === undefined ? provenance.tool : t('model.tool.seed', { tool: provenance.tool, seed: String(provenance.seed) })],
      ['model.data', longText(provenance.data)],
    ]);
  }

  private limits({ version, manifest }: ModelBundle) {
    const { limits, threshold, architectures, labels } = manifest;
    return facts([
      ['model.limit.latency', t('model.limit.latency.value', { time: spaced(limits.latency) })],
      ['model.limit.memory', bytes(limits.memoryBytes)],
      ['model.architectures', architectures?.length ? architectures.join(', ') : t('model.architectures.any')],
      ...(threshold ? [['model.threshold', threshold.falseAlarmRate === undefined ? String(threshold.score)
        : t('model.threshold.rate', { score: threshold.score, rate: threshold.falseAlarmRate })] as const] : []),
      ...(labels?.length ? [['model.labels', labels.join(', ')] as const] : []),
      ['model.warmUp', t('model.warmUp.value', { n: manifest.warmUp ?? 0 })],
      ['models.size', html`<a href=${api.modelArchive(version.name, version.version)} download>${bytes(version.archiveBytes)}</a>`],
      ['model.sha256', html`<code>${version.archiveSha256}</code>`],
      ['models.right', rightShare(version.precision)],
    ]);
  }

  private versionsPanel({ versions }: Model, shown: ModelVersion) {
    const mayRemove = session.may('operator') && session.me?.sites === null;
    return html`<section class="panel" aria-labelledby="versions-title"><header><h2 id="versions-title">${t('model.versions')}</h2></header>
      <ul class="writes">${versions.map((one) => html`<li>
        <span class="what"><a href=${href.model(one.name, one.version)} aria-current=${one.version === shown.version ? 'true' : nothing}><b>${one.version}</b></a>
          <code title=${one.digest}>${one.digest.slice(0, 12)}</code> ${runCounts(one)}</span>
        <small class="author">${one.storedBy}, <sk-time .at=${one.storedAt}></sk-time></small>
        ${mayRemove ? html`<remove-model .version=${one} @removed=${() => this.removed(one.version)}></remove-model>` : nothing}</li>`)}</ul></section>`;
  }

  private removed(version: string): void {
    if (this.model && this.model.versions.length > 1 && version !== this.bundle?.version.version) void this.load();
    else location.hash = this.model && this.model.versions.length > 1 && this.version !== undefined ? href.model(this.name) : href.models();
  }
}

/** The version that acts on most agents; the latest while none does. */
function actingOf({ versions }: Model): ModelVersion {
  const agents = ({ runs }: ModelVersion): number => runs.filter(({ role, state }) => role === 'acting' && state === 'running').reduce((all, one) => all + one.agents, 0);
  return versions.reduce((most, one) => (agents(one) > agents(most) ? one : most), versions[0] as ModelVersion);
}

function runRow(run: ModelRun) {
  const { figures } = run;
  const share = (part: number, of: number): string => (of === 0 ? '–' : `${(100 * part / of).toLocaleString(undefined, { maximumFractionDigits: 2 })} %`);
  return html`<tr>
    <th scope="row"><a href=${href.agent(run.agentId)}>${run.agentId}</a></th>
    <td data-label=${t('model.version')}>${run.version} <code title=${run.digest}>${run.digest.slice(0, 12)}</code></td>
    <td data-label=${t('model.state')}><span>${runPill(run)}${run.code ? html` <code>${run.code}</code> ${longText(run.message)}` : nothing}</span></td>
    <td class="end" data-label=${t('model.steps')}>${count(figures.steps)}</td>
    <td class="end" data-label=${t('model.alarms')}>${share(figures.alarms, figures.steps)}</td>
    <td class="end" data-label=${t('model.agreed')}>${share(figures.agreed, figures.compared)}</td>
    <td class="end" data-label=${t('model.latency')}>${figures.latencyP99Micros ? latency(figures.latencyP99Micros) : '–'}</td>
    <td data-label=${t('model.reported')}><sk-time .at=${run.reportedAt}></sk-time></td></tr>`;
}

customElements.define('model-page', ModelPage);
