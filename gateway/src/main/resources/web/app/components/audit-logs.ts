import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { fleetIds } from '../core/fleet-ids';
import { problemText } from '../core/problems';
import type { AuditEvidence, AuditLog } from '../core/types';
import { href } from '../core/router';
import { count } from '../core/format';
import { t } from '../core/messages';
import { pill, skeleton } from '../parts/basics';

const LOOK_EVERY_MILLIS = 5_000;

/** The gateway's logs and what is known of each agent's, with whatever contradicts itself. */
export class AuditLogs extends PageElement {
  static override properties = { logs: { state: true }, evidence: { state: true }, connected: { state: true }, problem: { state: true } };
  declare logs: AuditLog[] | null;
  declare evidence: AuditEvidence[];
  /** Agents that show their logs as they grow. */
  declare connected: ReadonlySet<string>;
  declare problem: string | null;

  constructor() {
    super();
    this.logs = null;
    this.evidence = [];
    this.connected = new Set();
    this.problem = null;
    new Poller(this, () => this.load(), LOOK_EVERY_MILLIS, true);
  }

  private async load(): Promise<void> {
    await this.done(async () => {
      const [logs, evidence, connected] = await Promise.all([api.auditLogs(), api.auditEvidence(), fleetIds('state=connected')]);
      this.logs = logs;
      this.evidence = evidence;
      this.connected = new Set(connected);
    });
  }

  private async done(task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private settle(task: () => Promise<unknown>): void {
    void this.done(async () => {
      await task();
      await this.load();
    });
  }

  protected override render() {
    if (!this.logs) return this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : skeleton(1);
    const own = this.logs[0];
    return html`${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${own?.fault ? html`<div class="note bad" role="alert"><p><strong>${own.fault.code}</strong> ${own.fault.message}. ${t('audit.followed')}</p>
        <button type="button" @click=${() => this.settle(() => api.settleLog())}>${t('audit.settle')}</button></div>` : nothing}
      ${this.evidence.filter(({ settledAt }) => !settledAt).map((found) => this.contradiction(found))}
      <div class="panel flush"><table class="list"><thead><tr><th>${t('audit.log')}</th><th class="end">${t('audit.entries')}</th><th>${t('audit.state')}</th>
          <th>${t('audit.accepted')}</th><th>${t('audit.keep')}</th></tr></thead>
        <tbody>${this.logs.map((log) => this.row(log))}</tbody></table></div>`;
  }

  private row(log: AuditLog) {
    return html`<tr>
      <th scope="row" title=${log.origin}>${log.agentId ? html`<a href=${href.agent(log.agentId)}>${log.agentId}</a>` : t(log.isEarlier ? 'audit.earlier' : 'audit.gateway')}</th>
      <td class="end" data-label=${t('audit.entries')}>${count(log.size)}</td>
      <td data-label=${t('audit.state')}><span>${this.state(log)}</span></td>
      <td data-label=${t('audit.accepted')}>${log.acceptedAt ? html`<sk-time .at=${log.acceptedAt}></sk-time>` : t('audit.each-second')}</td>
      <td data-label=${t('audit.keep')}><span>${log.agentId ? nothing : html`<a href=${`/api/audit/export?origin=${encodeURIComponent(log.origin)}`} download="audit-log.txt">${t('audit.export')}</a> · `}
        <a href=${`data:text/plain;charset=utf-8,${encodeURIComponent(log.checkpoint)}`} download=${`${log.agentId ?? 'gateway'}.checkpoint`}>${t('audit.checkpoint')}</a></span></td></tr>`;
  }

  private state(log: AuditLog) {
    if (log.isEarlier) return html`${pill('bad', t('audit.state.ended'))} <small class="muted">${log.fault?.code}</small>`;
    if (!log.agentId) return log.fault ? pill('warn', t('audit.state.followed')) : pill('ok', t('audit.state.signed'));
    if (log.openEvidence) return pill('bad', t('audit.state.contradicted'));
    return this.connected.has(log.agentId) ? pill('ok', t('audit.state.consistent')) : pill('warn', t('audit.state.behind'));
  }

  private contradiction({ id, agentId, code, message, known, offered }: AuditEvidence) {
    return html`<div class="note bad" role="alert"><p><strong>${agentId}</strong> ${code}: ${message}</p>
      <details><summary>${t('audit.evidence')}</summary><h3>${t('audit.known')}</h3><pre class="note-text">${known}</pre><h3>${t('audit.offered')}</h3><pre class="note-text">${offered}</pre></details>
      <button type="button" @click=${() => this.settle(() => api.settleEvidence(id))}>${t('audit.settle')}</button></div>`;
  }
}

customElements.define('audit-logs', AuditLogs);
