import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import { store } from '../core/store';
import type { Person, Role, SessionInfo, Token } from '../core/types';
import { t } from '../core/messages';
import { command, pill, skeleton } from '../parts/basics';

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Who may do what, with their sessions and API tokens; one's own only, unless one decides about people. */
export class PeoplePage extends PageElement {
  static override properties = {
    people: { state: true }, sessions: { state: true }, tokens: { state: true }, token: { state: true },
    said: { state: true }, problem: { state: true }, leaving: { state: true },
  };
  declare people: Person[] | null;
  declare sessions: SessionInfo[] | null;
  declare tokens: Token[] | null;
  /** A token that was just made: shown this once. */
  declare token: string | null;
  declare said: string;
  declare problem: string | null;
  /** Whom it was asked to remove. */
  declare leaving: Person | null;
  private stop = (): void => {};

  constructor() {
    super();
    this.people = null;
    this.sessions = null;
    this.tokens = null;
    this.token = null;
    this.said = '';
    this.problem = null;
    this.leaving = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = store.onReload(() => void this.load());
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  private async load(): Promise<void> {
    try {
      [this.people, this.sessions, this.tokens] = await Promise.all([
        session.isHead ? api.people() : Promise.resolve(null), api.sessions(), api.tokens()]);
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  /** Does something and shows what it came to. The form is empty before that is said: what is typed next stays. */
  private async act(what: () => Promise<unknown>, said: string, form?: HTMLFormElement): Promise<void> {
    this.problem = null;
    this.said = '';
    try {
      await what();
      form?.reset();
      this.said = said;
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const name = String(given.get('name')).trim().toLowerCase();
    await this.act(() => api.addPerson({
      name, password: String(given.get('password')), role: String(given.get('role')) as Role, sites: sitesOf(given.get('sites')),
    }), t('people.said.added', { name }), form);
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const name = String(given.get('name')).trim();
    this.token = null;
    await this.act(async () => {
      const made = await api.makeToken({
        name, role: String(given.get('role')) as Role, sites: sitesOf(given.get('sites')) ?? session.me?.sites ?? null,
        expiresIn: `${String(given.get('days'))}d`,
      });
      this.token = made.token;
    }, t('tokens.said.made', { name }), form);
  }

  protected override render() {
    return html`<div class="heading"><h1>${t(session.isHead ? 'people.title' : 'people.own')}</h1></div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      <p class=${this.said ? 'note ok' : 'visually-hidden'} role="status">${this.said}</p>
      ${session.isHead ? this.peoplePanel() : nothing}
      ${session.isOpen ? nothing : html`${this.tokenPanel()}${this.sessionPanel()}`}
      ${this.removal()}`;
  }

  private peoplePanel() {
    return html`<section class="panel"><header><h2>${t('people.title')}</h2></header>
      ${this.people ? html`<table class="list"><thead><tr><th scope="col">${t('login.name')}</th><th scope="col">${t('people.role')}</th>
        <th scope="col">${t('people.sites')}</th><th scope="col">${t('people.last')}</th><th><span class="visually-hidden">${t('people.actions')}</span></th></tr></thead>
        <tbody>${this.people.map((person) => this.person(person))}</tbody></table>` : skeleton(2)}
      <details class="adding"><summary>${t('people.add')}</summary>
        <form class="toolbar assign" @submit=${this.add}>
          ${field('name', t('login.name'), { pattern: '[A-Za-z0-9][A-Za-z0-9._@+\\-]{0,63}' })}
          ${field('password', t('login.password'), { type: 'password' })}
          ${roleField('viewer')}${field('sites', t('people.sites.field'), { isOptional: true })}
          <button>${t('people.add.send')}</button>
        </form><p class="muted">${t('login.rule')} ${t('people.sites.what')}</p></details>
    </section>`;
  }

  private person(person: Person) {
    const isSelf = person.name === session.me?.name;
    const canChange = person.source === 'password' && !isSelf;
    return html`<tr><th scope="row"><span class="name" title=${person.name}>${person.name}</span>
        ${isSelf ? html`<small>${t('people.self')}</small>` : person.source === 'oidc' ? html`<small>${t('people.oidc')}</small>` : nothing}</th>
      <td data-label=${t('people.role')}>${canChange ? html`<select aria-label=${t('people.role.of', { name: person.name })}
        @change=${(event: Event) => void this.act(() => api.changePerson(person, { role: (event.target as HTMLSelectElement).value as Role }), t('people.said.changed', { name: person.name }))}>
        ${ROLES.map((role) => html`<option value=${role} ?selected=${role === person.role}>${t(`role.${role}`)}</option>`)}</select>` : t(`role.${person.role}`)}</td>
      <td data-label=${t('people.sites')}>${person.sites ? person.sites.join(', ') : html`<span class="muted">${t('people.sites.all')}</span>`}</td>
      <td data-label=${t('people.last')}>${person.loginAt ? html`<sk-time .at=${person.loginAt}></sk-time>` : html`<span class="muted">${t('people.never')}</span>`}</td>
      <td class="does">${isSelf ? nothing : html`<button type="button" class="small" aria-label=${t('people.remove.what', { name: person.name })}
        @click=${() => this.ask(person)}>${t('people.remove')}</button>`}</td></tr>`;
  }

  private ask(person: Person): void {
    this.leaving = person;
    void this.updateComplete.then(() => this.querySelector('dialog')?.showModal());
  }

  private removal() {
    const { leaving } = this;
    const name = leaving?.name ?? '';
    return html`<dialog aria-labelledby="leaving-title">${leaving ? html`<h2 id="leaving-title">${t('people.remove.title', { name })}</h2>
      <p>${t('people.remove.says')}</p>
      <div class="actions"><button type="button" autofocus @click=${() => this.querySelector('dialog')?.close()}>${t('remove.cancel')}</button>
        <button type="button" class="danger" @click=${() => {
          this.querySelector('dialog')?.close();
          void this.act(() => api.removePerson(leaving), t('people.said.removed', { name }));
        }}>${t('people.remove.confirm', { name })}</button></div>` : nothing}</dialog>`;
  }

  private tokenPanel() {
    return html`<section class="panel"><header><h2>${t('tokens.title')}</h2></header>
      ${this.token ? html`<p class="note ok">${t('tokens.once')}</p>${command(this.token)}` : nothing}
      ${this.tokens?.length ? html`<table class="list"><thead><tr><th scope="col">${t('tokens.name')}</th><th scope="col">${t('people.role')}</th>
        <th scope="col">${t('tokens.ends')}</th><th scope="col">${t('tokens.used')}</th><th><span class="visually-hidden">${t('people.actions')}</span></th></tr></thead>
        <tbody>${this.tokens.map((token) => html`<tr><th scope="row"><span class="name" title=${token.name}>${token.name}</span><small>${token.person}</small></th>
          <td data-label=${t('people.role')}>${t(`role.${token.role}`)}${token.sites ? html` <small>${token.sites.join(', ')}</small>` : nothing}</td>
          <td data-label=${t('tokens.ends')}><time datetime=${token.endsAt}>${new Date(token.endsAt).toLocaleDateString()}</time></td>
          <td data-label=${t('tokens.used')}>${token.usedAt ? html`<sk-time .at=${token.usedAt}></sk-time>` : html`<span class="muted">${t('people.never')}</span>`}</td>
          <td class="does"><button type="button" class="small" aria-label=${t('tokens.revoke.what', { name: token.name })}
            @click=${() => void this.act(() => api.revokeToken(token.id), t('tokens.said.revoked', { name: token.name }))}>${t('tokens.revoke')}</button></td></tr>`)}</tbody></table>`
        : html`<p class="muted">${t('tokens.none')}</p>`}
      <details class="adding"><summary>${t('tokens.make')}</summary><form class="toolbar assign" @submit=${this.make}>
        ${field('name', t('tokens.name'), {})}${roleField(session.me?.role ?? 'viewer')}${field('sites', t('people.sites.field'), { isOptional: true })}
        <label class="select"><span>${t('tokens.days')}</span><input name="days" type="number" min="1" max="366" value="30" required /></label>
        <button>${t('tokens.make.send')}</button></form></details>
    </section>`;
  }

  private sessionPanel() {
    return html`<section class="panel"><header><h2>${t('sessions.title')}</h2></header>
      ${this.sessions ? html`<ul class="writes">${this.sessions.map((one) => html`<li>
        <span class="what"><b>${one.person}</b> ${one.peer} ${one.current ? pill('ok', t('sessions.current')) : nothing}
          <small class="browser">${one.browser}</small></span>
        <small class="author">${t('tokens.used')} <sk-time .at=${one.usedAt}></sk-time></small>
        ${one.current ? nothing : html`<button type="button" class="small" aria-label=${t('sessions.end.what', { name: one.person, peer: one.peer })}
          @click=${() => void this.act(() => api.endSession(one.id), t('sessions.said.ended', { name: one.person }))}>${t('sessions.end')}</button>`}</li>`)}</ul>` : skeleton(1)}
    </section>`;
  }
}

interface FieldKind { type?: string; pattern?: string; isOptional?: boolean }

const field = (name: string, label: string, { type = 'text', pattern, isOptional = false }: FieldKind) =>
  html`<label class="select"><span>${label}</span><input name=${name} type=${type} ?required=${!isOptional} pattern=${pattern ?? nothing}
    autocomplete=${type === 'password' ? 'new-password' : 'off'} autocapitalize="none" spellcheck="false" /></label>`;

/** No role beyond the viewer's own. */
const roleField = (chosen: Role) => html`<label class="select"><span>${t('people.role')}</span>
  <select name="role">${ROLES.filter((role) => session.may(role)).map((role) => html`<option value=${role} ?selected=${role === chosen}>${t(`role.${role}`)}</option>`)}</select></label>`;

function sitesOf(text: FormDataEntryValue | null): string[] | null {
  const names = String(text ?? '').split(',').map((name) => name.trim()).filter(Boolean);
  return names.length ? names : null;
}

customElements.define('people-page', PeoplePage);
