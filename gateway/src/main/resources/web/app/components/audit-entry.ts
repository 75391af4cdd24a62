import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { checkInclusion, type Inclusion } from '../core/inclusion';
import { problemText } from '../core/problems';
import type { AuditEntry } from '../core/types';
import { count, time, utc } from '../core/format';
import { t } from '../core/messages';
import { pill } from '../parts/basics';

/** One entry in full, with its proof, which is checked here. */
export class AuditEntryCard extends PageElement {
  static override properties = { found: { attribute: false }, inclusion: { state: true }, problem: { state: true } };
  declare found: AuditEntry;
  declare inclusion: Inclusion | null;
  declare problem: string | null;

  constructor() {
    super();
    this.inclusion = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.check();
  }

  private async check(): Promise<void> {
    try {
      const { index, entry, leaf } = this.found;
      // The members come in the order in which they were hashed.
      this.inclusion = await checkInclusion(await api.auditProof(index), entry && JSON.stringify(entry), leaf);
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { index, entry, leaf } = this.found;
    return html`<div class="entry">
      ${entry ? html`<dl class="facts">${fact(t('audit.at'), `${time(Date.parse(entry.at))} · ${utc(Date.parse(entry.at))}`)}
          ${fact(t('audit.who'), entry.who)}${entry.onBehalfOf ? fact(t('audit.behalf'), entry.onBehalfOf) : nothing}
          ${members(entry.about)}${members(entry.details)}${members(entry.digests, 'SHA-256 ')}</dl>` : html`<p class="muted">${t('audit.pruned')}</p>`}
      <p class="proof">${this.proof()} <a href=${`/api/audit/${index}/proof`} download=${`${index}.tlog-proof`}>${t('audit.download')}</a></p>
      <details><summary>${t('audit.raw')}</summary><pre class="note-text">${entry ? JSON.stringify(entry) : ''}
${t('audit.leaf')} ${leaf}</pre></details>
    </div>`;
  }

  private proof() {
    if (this.problem) return html`${pill('warn', t('audit.proof.none'))} ${this.problem}
      <button type="button" class="quiet" @click=${() => void this.check()}>${t('audit.proof.again')}</button>`;
    const checked = this.inclusion;
    if (!checked) return t('loading');
    return checked.holds
      ? html`${pill('ok', t('audit.proof.holds'))} ${t('audit.proof.tree', { n: count(checked.size) })} <code>${checked.root}</code>`
      : html`${pill('bad', t('audit.proof.broken'))} ${t('audit.proof.broken.text')}`;
  }
}

const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
const members = (of: Record<string, string> | undefined, prefix = '') => Object.entries(of ?? {}).map(([name, value]) => fact(prefix + name, value));

customElements.define('audit-entry', AuditEntryCard);
