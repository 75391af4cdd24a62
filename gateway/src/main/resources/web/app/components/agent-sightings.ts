import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import type { Sightings } from '../core/types';
import { count } from '../core/format';
import { t } from '../core/messages';
import { longText } from '../parts/basics';

const SHORT_PAYLOAD = 160;

type Refused = Sightings['refused'][number];
type Discovered = Sightings['discovered'][number];

/** What an agent met and can't use: refused messages, and what no profile knows with a draft of one. */
export class AgentSightings extends PageElement {
  static override properties = { agentId: {}, statusAt: {}, sightings: { state: true }, copied: { state: true }, problem: { state: true } };
  declare agentId: string;
  /** With each word of the agent it is looked up again. */
  declare statusAt: string | null;
  declare sightings: Sightings | null;
  /** The draft that was copied last. */
  declare copied: string | null;
  declare problem: string | null;
  private readonly latest = new Latest();

  constructor() {
    super();
    this.agentId = '';
    this.statusAt = null;
    this.sightings = null;
    this.copied = null;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('agentId')) this.sightings = null;
    if (this.statusAt && (changed.has('agentId') || changed.has('statusAt'))) void this.load();
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.sightings(this.agentId));
      if (!found) return;
      this.sightings = found.answer;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async copy(device: Discovered): Promise<void> {
    try {
      await navigator.clipboard.writeText(device.draft ?? '');
      this.copied = device.id;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const problem = this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing;
    if (!this.sightings) return problem;
    const { refused, discovered, more } = this.sightings;
    return html`${problem}
      <section class="panel" aria-labelledby="refused-title">
        <header><h2 id="refused-title">${t('sightings.refused')}</h2></header>
        ${refused.length ? this.refusedTable(refused) : html`<p class="muted">${t('sightings.refused.none')}</p>`}
      </section>
      <section class="panel" aria-labelledby="discovered-title">
        <header><h2 id="discovered-title">${t('sightings.discovered')}</h2><span class="muted">${count(discovered.length + more)}</span></header>
        <p class="muted">${t(discovered.length ? 'sightings.discovered.what' : 'sightings.discovered.none')}</p>
        ${discovered.map((device) => this.discovered(device))}
        ${more ? html`<p class="muted">${t('sightings.more', { n: count(more) }, more)}</p>` : nothing}
      </section>`;
  }

  private refusedTable(refused: Refused[]) {
    return html`<p class="muted">${t('sightings.refused.what')}</p>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="refused-title"><table class="list plain">
        <thead><tr><th>${t('sightings.address')}</th><th>${t('sightings.why')}</th><th>${t('sightings.payload')}</th></tr></thead>
        <tbody>${refused.map((one) => html`<tr>
          <td><code>${one.address}</code><br /><small class="muted">${one.profile ?? t('sightings.no-profile')}, <sk-time .at=${one.receivedAt}></sk-time></small></td>
          <td><code>${one.code}</code> ${longText(one.message)}</td>
          <td><code>${longText(one.payload ?? one.payloadBase64 ?? '', SHORT_PAYLOAD)}</code>
            <small class="muted">${t('sightings.bytes', { n: count(one.bytes) }, one.bytes)}</small></td>
        </tr>`)}</tbody>
      </table></div>`;
  }

  private discovered(device: Discovered) {
    return html`<div class="discovered"><p><code>${device.name ?? device.address}</code>
        <span class="muted">${t(`sightings.kind.${device.kind}`)}${device.name ? html`, <code>${device.address}</code>` : nothing}</span></p>
      <p><code>${longText(device.sample ?? device.sampleBase64 ?? '', SHORT_PAYLOAD)}</code></p>
      <details><summary>${t('sightings.draft')}</summary>
        ${device.draft
          ? html`<pre class="example" tabindex="0">${device.draft}</pre>
            <p><button type="button" @click=${() => this.copy(device)}>${t('copy')}</button>
              ${this.copied === device.id ? html`<span class="muted" role="status">${t('sightings.copied')}</span>` : nothing}</p>`
          : html`<p class="muted">${t('sightings.draft.none', { id: device.id })}</p>`}
      </details></div>`;
  }
}

customElements.define('agent-sightings', AgentSightings);
