import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { bytes } from '../core/format';
import { problemText } from '../core/problems';
import { href } from '../core/router';
import { session } from '../core/session';
import type { AgentProgram } from '../core/types';
import { t, word } from '../core/messages';
import { facts, longText } from '../parts/basics';

const LOOK_MILLIS = 5000;

/** What an agent runs, and how far it is with what it shall run. */
export class AgentProgramPanel extends PageElement {
  static override properties = { agentId: {}, program: { state: true }, problem: { state: true } };
  declare agentId: string;
  declare program: AgentProgram | null;
  declare problem: string | null;

  constructor() {
    super();
    this.agentId = '';
    this.program = null;
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_MILLIS);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('agentId')) return;
    this.program = null;
    void this.load();
  }

  private async load(): Promise<void> {
    const { agentId } = this;
    try {
      const program = await api.agentProgram(agentId);
      if (agentId !== this.agentId) return;
      this.program = program;
      this.problem = null;
    } catch (error) {
      if (agentId === this.agentId) this.problem = problemText(error);
    }
  }

  protected override render() {
    const { program, agentId } = this;
    if (!program && !this.problem) return nothing;
    const mayUpdate = program && (program.baseVersion ?? program.previousVersion) && session.may('admin');
    return html`<section class="panel" aria-labelledby="program-title"><header><h2 id="program-title">${t('program.title')}</h2>
        ${mayUpdate ? html`<a class="button small" href=${href.updates({ agent: agentId })}>${t('program.do')}</a>` : nothing}</header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${!program ? nothing : program.version === null ? html`<p class="muted">${t('program.never')}</p>` : this.told(program)}</section>`;
  }

  private told(program: AgentProgram) {
    const { stage, offeredVersion, rolloutId, bytesTotal, bytesDone, bytesFromPeers } = program;
    const what = stage === null ? null : offeredVersion ? t('program.offered', { version: offeredVersion, stage: word('program.stage', stage) }) : word('program.stage', stage);
    return html`${program.rescue ? html`<p class="note bad" role="alert">${t('program.rescue')}</p>` : nothing}
      ${facts([
        ['program.version', program.version],
        ['program.target', program.target ?? t('program.none')],
        ...(program.previousVersion ? [['program.previous', program.previousVersion] as const] : []),
        ...(program.baseVersion ? [['program.base', program.baseVersion] as const] : []),
        ...(what ? [['program.update', rolloutId && session.may('operator') ? html`<a href=${href.updates({ rollout: rolloutId })}>${what}</a>` : what] as const] : []),
      ])}
      ${stage === 'fetching' && bytesTotal ? html`<progress max=${bytesTotal} value=${bytesDone ?? 0} aria-label=${t('program.update')}></progress>
        <small class="muted">${t('updates.fetched', { done: bytes(bytesDone ?? 0), total: bytes(bytesTotal) })}${bytesFromPeers ? `, ${t('program.peers', { bytes: bytes(bytesFromPeers) })}` : nothing}</small>` : nothing}
      ${program.code ? html`<p class="note warn"><span><code>${program.code}</code> ${longText(program.message ?? '')}</span></p>` : nothing}`;
  }
}

customElements.define('agent-program', AgentProgramPanel);
