import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { Poller } from '../core/poller';
import { api } from '../core/api';
import { href } from '../core/router';
import { session } from '../core/session';
import { t } from '../core/messages';
import { icon } from '../parts/icons';

const LOOK_EVERY_MILLIS = 60_000;

/** Says on every page that the gateway's own log was damaged or set back, to whom it concerns. */
export class AuditBanner extends PageElement {
  static override properties = { code: { state: true } };
  declare code: string | null;

  constructor() {
    super();
    this.code = null;
    new Poller(this, () => this.look(), LOOK_EVERY_MILLIS, true);
  }

  private async look(): Promise<void> {
    if (!session.isHead) return;
    try {
      this.code = (await api.auditLogs())[0]?.fault?.code ?? null;
    } catch {
      // The link's own banner tells that the gateway does not answer.
    }
  }

  protected override render() {
    if (!this.code || !session.isHead) return nothing;
    return html`<div class="banner bad" role="alert">${icon('critical')}<p><strong>${t('audit.banner', { code: this.code })}</strong>
      <a href=${href.audit()}>${t('audit.banner.link')}</a></p></div>`;
  }
}

customElements.define('audit-banner', AuditBanner);
