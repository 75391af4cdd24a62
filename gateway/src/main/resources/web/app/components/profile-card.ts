import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { draftOf } from '../core/profile-drafts';
import { href } from '../core/router';
import type { Profile } from '../core/types';
import { StoreController } from '../core/store';
import { t } from '../core/messages';
import { longText, pill } from '../parts/basics';
import { outcomeCounts, waitingChanges, whom } from '../parts/profiles';

/** One profile in the list: its newest version, whom it is assigned to, and how that goes. */
export class ProfileCard extends PageElement {
  static override properties = { profile: { attribute: false } };
  declare profile: Profile;

  constructor() {
    super();
    new StoreController(this, ['approvals']);
  }

  protected override render() {
    const { name, description, versions, assignments, agents } = this.profile;
    return html`<article class="panel conflict profile" aria-labelledby="profile-${name}">
      <header><h2 id="profile-${name}"><a href=${href.profile(name)}>${name}</a></h2><span>${outcomeCounts(agents)}</span></header>
      ${description ? html`<p class="muted">${longText(description)}</p>` : nothing}
      ${draftOf(name) ? html`<p><a href=${href.editProfile(name)}>${pill('info', t('profiles.unsaved'))}</a></p>` : nothing}
      ${assignments.length ? html`<p>${t('profiles.assignments')} ${assignments.slice(0, 6).map((assignment, i) => html`${i ? ', ' : ''}${whom(assignment)} (<b>${assignment.version}</b>)`)}${assignments.length > 6 ? ' …' : ''}</p>`
        : html`<p class="muted">${t('profiles.assignments.none')}</p>`}
      ${waitingChanges('profile', name)}
      <p class="muted">${t('profiles.versions', { n: versions.length })}: ${versions.slice(0, 5).map(({ version }, i) => html`${i ? ', ' : ''}<a href=${href.profile(name, version, { view: 'source' })}>${version}</a>`)}${versions.length > 5 ? ' …' : ''}</p>
    </article>`;
  }
}

customElements.define('profile-card', ProfileCard);
