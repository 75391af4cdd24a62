import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { href } from '../core/router';
import { session } from '../core/session';
import type { Enrolment, EnrolmentState } from '../core/types';
import { t } from '../core/messages';
import { firstBoot } from '../parts/first-boot';
import { longText, pill } from '../parts/basics';
import { icon } from '../parts/icons';

const TONES: Record<EnrolmentState, string> = { open: 'info', enrolled: 'warn', complete: 'ok', cancelled: 'plain', expired: 'plain' };

/** One enrolment: the steps that were taken, the one that is waited for, and what went wrong on the way. */
export class EnrolmentCard extends PageElement {
  static override properties = { enrolment: { attribute: false } };
  declare enrolment: Enrolment;

  protected override render() {
    const { enrolmentId, agentId, site, state, failures } = this.enrolment;
    const isOver = state === 'complete' || state === 'cancelled' || state === 'expired';
    const next = isOver ? -1 : this.enrolment.steps.findIndex(({ at }) => at === null);
    return html`<article class="panel" aria-labelledby="enrolment-${enrolmentId}">
      <header><h2 id="enrolment-${enrolmentId}">${agentId && state !== 'open' ? html`<a href=${href.agent(agentId)}>${agentId}</a>` : agentId ?? t('enrol.agent.any')}</h2>
        <span>${pill(TONES[state], t(`enrol.state.${state}`))}</span></header>
      <p class="muted"><a href=${href.enrolment(enrolmentId)}><code>${enrolmentId}</code></a>${site ? html` · ${t('enrol.bound', { site })}` : nothing}
        ${state === 'open' ? html` · ${t('enrol.until')} <sk-time .at=${this.enrolment.expiresAt} mode="clock"></sk-time>` : nothing}</p>
      <ol class="journey" aria-label=${t('enrol.steps')}>${this.enrolment.steps.map((step, i) => html`<li class=${step.at ? 'taken' : i === next ? 'next' : ''}>
        ${step.at ? icon('check') : html`<i class="dot" aria-hidden="true"></i>`}
        <b>${t(`enrol.step.${step.step}`)}</b>
        <small>${step.at ? html`<sk-time .at=${step.at}></sk-time> ${step.detail ?? nothing}` : i === next ? t(`enrol.wait.${step.step}`) : nothing}</small></li>`)}</ol>
      ${this.enrolment.firstBoot ? firstBoot(this.enrolment.firstBoot) : nothing}
      ${failures.length ? html`<ul class="troubles" aria-label=${t('enrol.failures')}>${failures.map((failure) => html`<li>${icon('warning')}<span>
        <b>${t(`enrol.step.${failure.step}`)}</b> <sk-time .at=${failure.at}></sk-time>${failure.peer ? html` ${t('enrol.from', { peer: failure.peer })}` : nothing}
        <code>${failure.code}</code> ${longText(failure.message)}</span></li>`)}</ul>` : nothing}
      ${state === 'open' && session.may('operator') ? html`<button type="button" @click=${() => this.dispatchEvent(new CustomEvent('cancelled'))}
        aria-label=${t('enrol.cancel.what', { id: enrolmentId })}>${t('enrol.cancel')}</button>` : nothing}
    </article>`;
  }
}

customElements.define('enrolment-card', EnrolmentCard);
