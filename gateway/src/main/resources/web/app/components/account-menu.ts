import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import { href } from '../core/router';
import { t } from '../core/messages';
import { icon } from '../parts/icons';

/** Who one is, with one's password and the way out. */
export class AccountMenu extends PageElement {
  static override properties = { said: { state: true }, problem: { state: true } };
  declare said: string;
  declare problem: string | null;

  constructor() {
    super();
    this.said = '';
    this.problem = null;
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  private show(): void {
    this.said = '';
    this.problem = null;
    this.dialog().showModal();
  }

  private async change(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const target = event.target as HTMLFormElement;
    const form = new FormData(target);
    try {
      await api.changePassword(String(form.get('present')), String(form.get('password')));
      target.reset();
      this.problem = null;
      this.said = t('account.changed');
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { me } = session;
    if (!me?.loggedIn || session.isOpen) return nothing;
    const hasPassword = !me.name?.startsWith('oidc:');
    return html`<button type="button" class="tool account" title=${t('account.title', { name: me.name ?? '' })}
        aria-label=${t('account.title', { name: me.name ?? '' })} @click=${this.show}>${icon('person')}</button>
      <dialog aria-labelledby="account-title">
        <h2 id="account-title">${me.name}</h2>
        <p class="muted">${t(`role.${me.role ?? 'viewer'}`)}${me.sites ? html`, ${t('people.sites.some', { sites: me.sites.join(', ') })}` : nothing}</p>
        <p><a href=${href.people()} @click=${() => this.dialog().close()}>${t(session.isHead ? 'people.title' : 'people.own')}</a></p>
        ${hasPassword ? html`<details><summary>${t('account.password')}</summary>
          <form class="order" @submit=${this.change}>
            <label>${t('account.present')}<input name="present" type="password" required autocomplete="current-password" /></label>
            <label>${t('account.new')}<input name="password" type="password" required minlength="12" autocomplete="new-password" /><small>${t('login.rule')}</small></label>
            <div class="actions"><button>${t('account.change')}</button></div>
          </form></details>` : nothing}
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}</p>
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog().close()}>${t('account.close')}</button>
          <button type="button" class="primary" @click=${() => void session.logout()}>${t('account.logout')}</button>
        </div>
      </dialog>`;
  }
}

customElements.define('account-menu', AccountMenu);
