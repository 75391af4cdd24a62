import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import { href } from '../core/router';
import { t, type MessageKey } from '../core/messages';
import { logo } from '../parts/icons';

/** Asks for name and password: of somebody who is there, or of the first admin, who came by the one-time link. */
export class LoginForm extends PageElement {
  static override properties = { link: {}, refused: {}, isBusy: { state: true }, problem: { state: true } };
  /** The secret of the one-time link; null at an ordinary login. */
  declare link: string | null;
  /** Why a login at the provider led back here: a code. */
  declare refused: string | null;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.link = null;
    this.refused = null;
    this.isBusy = false;
    this.problem = null;
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const name = String(form.get('name')).trim().toLowerCase();
    const password = String(form.get('password'));
    this.problem = null;
    if (this.link && password !== form.get('again')) {
      this.problem = t('login.different');
      return;
    }
    this.isBusy = true;
    try {
      if (this.link) await api.firstAdmin(this.link, name, password);
      else await api.login(name, password);
      if (this.link || this.refused) history.replaceState(null, '', href.fleet());
      if (this.link || this.refused) window.dispatchEvent(new HashChangeEvent('hashchange'));
      await session.look();
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    const { oidc } = session.me ?? {};
    return html`<form class="login panel" @submit=${this.send} aria-labelledby="login-title">
      <p class="brand">${logo}<span>${t('app.name')}</span></p>
      <h1 id="login-title">${t(this.link ? 'first.title' : 'login.title')}</h1>
      <p class="muted">${t(this.link ? 'first.what' : session.hasEnded ? 'login.ended' : 'login.what')}</p>
      ${this.refused ? html`<p class="note bad" role="alert">${this.refusal(this.refused)}</p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <label>${t('login.name')}<input name="name" required autofocus autocomplete="username" autocapitalize="none" spellcheck="false" /></label>
      <label>${t('login.password')}<input name="password" type="password" required minlength=${this.link ? 12 : nothing}
        autocomplete=${this.link ? 'new-password' : 'current-password'} /></label>
      ${this.link ? html`<label>${t('login.again')}<input name="again" type="password" required autocomplete="new-password" /></label>
        <p class="muted">${t('login.rule')}</p>` : nothing}
      <button class="primary" ?disabled=${this.isBusy}>${t(this.link ? 'first.send' : 'login.send')}</button>
      ${oidc && !this.link ? html`<a class="button" href=${oidc}>${t('login.oidc')}</a>` : nothing}
      ${this.link ? nothing : html`<details><summary>${t('login.help')}</summary><p class="muted">${t('login.help.what')}</p></details>`}
    </form>`;
  }

  private refusal(code: string): string {
    const known: Record<string, MessageKey> = { 'SKR-G721': 'login.refused.role', 'SKR-G722': 'login.refused.name', 'SKR-G724': 'login.refused.unreachable', 'SKR-G725': 'login.refused.stale' };
    return t(known[code] ?? 'login.refused.other', { code });
  }
}

customElements.define('login-form', LoginForm);
