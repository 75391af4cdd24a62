import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import type { Certificate, SessionSecurity } from '../core/types';
import { roughDuration } from '../core/format';
import { t } from '../core/messages';
import { facts, pill } from '../parts/basics';

const SHOWN = 5;

/** By what an agent is known: how its session is secured, and its certificates. */
export class AgentCertificates extends PageElement {
  static override properties = { agentId: {}, security: { attribute: false }, found: { state: true }, problem: { state: true } };
  declare agentId: string;
  declare security: SessionSecurity | null;
  declare found: Certificate[] | null;
  declare problem: string | null;

  constructor() {
    super();
    this.agentId = '';
    this.security = null;
    this.found = null;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get('security') as SessionSecurity | null | undefined;
    if (changed.has('agentId') || (changed.has('security') && before?.serial !== this.security?.serial)) void this.load();
  }

  private async load(): Promise<void> {
    const { agentId } = this;
    try {
      const found = await api.certificates(agentId);
      if (agentId === this.agentId) this.found = found;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    return html`<section class="panel" aria-labelledby="identity-title">
      <header><h2 id="identity-title">${t('identity.title')}</h2></header>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.session()} ${this.certificates()}</section>`;
  }

  private session() {
    const security = this.security;
    if (!security) return html`<p class="muted">${t('identity.plain')}</p>`;
    return facts([
      ['identity.tls', `${security.tls}, ${security.cipher}`],
      ['identity.agreement', security.keyAgreement],
      ['identity.serial', security.serial ? html`<code>${security.serial}</code>` : t('none')],
    ]);
  }

  private certificates() {
    const found = this.found;
    if (!found?.length) return html`<p class="muted">${t('identity.none')}</p>`;
    return html`<ul class="writes" aria-label=${t('identity.certificates')}>${found.slice(0, SHOWN).map((certificate) => html`<li>
      <span class="what"><code>${certificate.serial.slice(0, 16)}…</code> ${state(certificate)}</span>
      <small class="author">${certificate.revokedAt
        ? html`<sk-time .at=${certificate.revokedAt}></sk-time> ${t('identity.by', { who: certificate.revokedBy ?? '' })} ${certificate.reason ?? nothing}`
        : html`${t('identity.until')} <sk-time .at=${certificate.notAfter} mode="clock"></sk-time>${left(certificate)}`}</small></li>`)}</ul>
      ${found.length > SHOWN ? html`<p class="muted">${t('identity.more', { n: found.length - SHOWN })}</p>` : nothing}`;
  }
}

/** How long it is valid still, while that says something. */
function left({ notAfter }: Certificate) {
  const millis = Date.parse(notAfter) - Date.now();
  return millis > 0 ? html` · ${t('identity.left', { time: roughDuration(millis) })}` : nothing;
}

function state({ revokedAt, notAfter }: Certificate) {
  if (revokedAt) return pill('bad', t('identity.revoked'));
  return Date.parse(notAfter) < Date.now() ? pill('plain', t('identity.ended')) : pill('ok', t('identity.valid'));
}

customElements.define('agent-certificates', AgentCertificates);
