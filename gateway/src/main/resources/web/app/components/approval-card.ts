import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { type AskedFor, askedFor, fromBase64, hex, sha256, sourceWords, valueWords } from '../core/approval-request';
import { type ApproverKey, approve } from '../core/approver-key';
import { problemText } from '../core/problems';
import { session } from '../core/session';
import type { Approval, ApprovalState } from '../core/types';
import { clockOf, visible } from '../core/format';
import { type MessageKey, t } from '../core/messages';
import { facts, longText, pill } from '../parts/basics';

const TONES: Record<ApprovalState, string> = { waiting: 'warn', granted: 'ok', refused: 'bad', expired: 'plain', withdrawn: 'plain' };

/** What somebody looks at who is about to sign: it is what is signed, whatever the gateway tells meanwhile. */
interface Shown {
  yes: boolean;
  /** The bytes as the gateway gave them. */
  request: string;
  bytes: Uint8Array<ArrayBuffer>;
  asked: AskedFor;
  digest: string;
}

/** What the headline says of a request already. */
const IN_HEADLINE: readonly MessageKey[] = ['approvals.agent', 'approvals.device', 'approvals.group', 'approvals.name', 'approvals.version', 'approvals.model'];

/** One request. What is shown of it is read from the bytes that are signed, not from what the gateway says of them. */
export class ApprovalCard extends PageElement {
  static override properties = {
    approval: { attribute: false }, key: { attribute: false }, source: { state: true }, shown: { state: true }, name: { state: true }, isBusy: { state: true }, problem: { state: true },
  };
  declare approval: Approval;
  declare key: ApproverKey | null;
  /** The profile, policy or manifest that is asked for, once its digest was found right. */
  declare source: string | null;
  /** While the dialog is open. */
  declare shown: Shown | null;
  /** Of who signs, where nobody logs in. */
  declare name: string;
  declare isBusy: boolean;
  declare problem: string | null;
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  private asked: AskedFor | null = null;

  constructor() {
    super();
    this.key = null;
    this.source = null;
    this.shown = null;
    this.name = '';
    this.isBusy = false;
    this.problem = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Nobody waits here any more for what this card would say.
    if (this.shown && !this.isBusy) this.tell(t('approvals.ask.over'));
    this.shown = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('approval')) return;
    const digest = this.asked?.contentDigest;
    try {
      this.bytes = fromBase64(this.approval.request);
      const asked = askedFor(this.bytes);
      this.asked = asked.id === this.approval.id ? asked : null;
    } catch {
      this.asked = null;
    }
    if (this.asked?.contentDigest !== digest) this.source = null;
    this.closeUnlessSame();
  }

  /** One that changed, or ended, while somebody looks at it is not signed. */
  private closeUnlessSame(): void {
    const { shown, approval } = this;
    if (!shown || this.isBusy || (approval.request === shown.request && approval.state === 'waiting')) return;
    this.close();
    this.problem = t(approval.state === 'waiting' ? 'approvals.ask.changed' : 'approvals.ask.over');
  }

  private close(): void {
    this.shown = null;
    this.querySelector('dialog')?.close();
  }

  private tell(what: string): void {
    this.dispatchEvent(new CustomEvent('changed', { detail: what }));
  }

  private async ask(yes: boolean): Promise<void> {
    const { bytes, asked, approval: { request } } = this;
    if (!asked) return;
    this.problem = null;
    // Of the bytes themselves: what the gateway calls their digest need not be.
    this.shown = { yes, request, bytes, asked, digest: hex(await sha256(bytes)) };
    await this.updateComplete;
    this.closeUnlessSame();
    if (!this.shown) return;
    this.querySelector('dialog')?.showModal();
    if (yes) await this.loadSource();
  }

  private async say(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.closeUnlessSame();
    const { key, shown } = this;
    if (!key || !shown) return;
    const approver = session.isOpen ? this.name.trim() : (session.me?.name ?? '');
    await this.change(async () => {
      await api.giveApproval(shown.asked.id, await approve(key, approver, shown.bytes, shown.yes));
      this.close();
    }, t(shown.yes ? 'approvals.said.yes' : 'approvals.said.no'));
  }

  private withdraw(): void {
    void this.change(() => api.withdrawApproval(this.approval.id), t('approvals.said.withdrawn'));
  }

  private async change(carryOut: () => Promise<unknown>, said: string): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    try {
      await carryOut();
      this.tell(said);
    } catch (error) {
      this.problem = problemText(error);
      if (!this.isConnected) this.tell(this.problem);
    } finally {
      this.isBusy = false;
    }
  }

  private async loadSource(): Promise<void> {
    const wanted = this.asked?.contentDigest;
    if (!wanted || this.source !== null) return;
    try {
      const source = await api.approvalSource(this.approval.id);
      const digest = hex(await sha256(source));
      if (digest !== wanted) this.problem = t('approvals.source.other');
      else if (wanted === this.asked?.contentDigest) this.source = sourceWords(source);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    const { approval, asked } = this;
    const label = `approval-${approval.id}`;
    if (!asked) return html`<article class="panel"><p class="note bad" role="alert">${t('approvals.unreadable', { id: visible(approval.id) })}</p></article>`;
    return html`<article class="panel approval" aria-labelledby=${label}>
      <header><h2 id=${label}>${headline(asked)}</h2><span>${pill(TONES[approval.state], t(`approvals.state.${approval.state}`))}</span></header>
      ${this.problem && !this.shown ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${facts([
        ...content(asked).filter(([label]) => !IN_HEADLINE.includes(label)),
        ['approvals.asked', html`<sk-time .at=${asked.requestedAt}></sk-time>`],
        ...(approval.state === 'waiting' ? [['approvals.until', clockOf(asked.expiresAt)] as const] : []),
      ])}
      ${this.needs()} ${this.given()} ${this.outcome()}
      ${asked.contentDigest ? html`<details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && void this.loadSource()}><summary>${t('approvals.source')} <code>${asked.contentDigest.slice(0, 12)}</code></summary>
        ${this.sourceText()}</details>` : nothing}
      ${this.buttons()}
      <dialog class="signing" aria-labelledby=${`say-${approval.id}`} @close=${() => (this.shown = null)}>${this.shown ? this.question(this.shown) : nothing}</dialog>
    </article>`;
  }

  private sourceText() {
    return this.source === null ? nothing : html`<pre class="source" tabindex="0">${this.source}</pre>`;
  }

  private needs() {
    const { rules, missing } = this.approval;
    if (rules.length === 0) return nothing;
    return html`<ul class="writes needs" aria-label=${t('approvals.why')}>${rules.map((rule) => {
      const gap = missing.find((candidate) => candidate.rule === rule.name);
      return html`<li><span class="what">${gap ? pill('warn', t('approvals.gap', { n: gap.approvals })) : pill('ok', t('approvals.enough'), 'check')} <b>${rule.name}</b></span>
        <small class="author">${t('approvals.rule', { n: rule.approvals, by: rule.by.join(', ') })} <code>${visible(rule.when)}</code>${gap ? html`<br />${t('approvals.left', { by: gap.mayApprove.join(', ') })}` : nothing}</small></li>`;
    })}</ul>`;
  }

  private given() {
    const { approvals } = this.approval;
    if (approvals.length === 0) return nothing;
    return html`<ul class="writes" aria-label=${t('approvals.given')}>${approvals.map((given) => html`<li>
      <span class="what">${given.yes ? pill('ok', t('approvals.yes'), 'check') : pill('bad', t('approvals.no'))} <b>${given.approver}</b></span>
      <small class="author"><sk-time .at=${given.at}></sk-time>${given.from === given.approver ? nothing : html` ${t('approvals.from', { from: given.from })}`}</small></li>`)}</ul>`;
  }

  private outcome() {
    const { state, endedAt, endedBy, code, message } = this.approval;
    if (state === 'waiting' || !endedAt) return nothing;
    return html`<p class="muted">${t('approvals.ended', { state: t(`approvals.state.${state}`), by: endedBy || '–' })} <sk-time .at=${endedAt}></sk-time>
      ${code ? html`<code>${code}</code> ${message}` : nothing}</p>`;
  }

  private buttons() {
    const { state, caller, approvals, missing } = this.approval;
    if (state !== 'waiting' || !session.may('operator')) return nothing;
    const me = session.me?.name ?? '';
    const isOwn = me === caller;
    // One that counts no more, since the policy has another key by now, can be given again.
    const isApproved = approvals.some((given) => given.yes && given.approver === me) && !missing.some((gap) => gap.mayApprove.includes(me));
    return html`<div class="actions">
      ${isOwn || session.isHead ? html`<button type="button" class="quiet" ?disabled=${this.isBusy} @click=${this.withdraw}>${t('approvals.withdraw')}</button>` : nothing}
      ${this.key ? html`<button type="button" @click=${() => void this.ask(false)}>${t('approvals.refuse')}…</button>
        ${isApproved ? nothing : html`<button type="button" class="primary" @click=${() => void this.ask(true)}>${t('approvals.approve')}…</button>`}`
      : html`<span class="muted">${t('approvals.needKey')}</span>`}
    </div>`;
  }

  private question({ yes, asked, digest }: Shown) {
    const mustSee = yes && asked.contentDigest !== '';
    return html`<h2 id=${`say-${this.approval.id}`}>${t(yes ? 'approvals.ask.yes' : 'approvals.ask.no')}</h2>
      <p><b>${headline(asked)}</b></p>
      ${facts([
        ...content(asked),
        ['approvals.asked', exact(asked.requestedAt)],
        ['approvals.until', exact(asked.expiresAt)],
        ...(asked.contentDigest ? [['approvals.content', exact(asked.contentDigest)] as const] : []),
        ['approvals.digest', exact(digest)],
      ])}
      ${mustSee ? this.sourceText() : nothing}
      <p class="muted">${t('approvals.ask.signed')}</p>
      <form class="order" @submit=${this.say}>
        ${session.isOpen ? html`<label>${t('approvals.ask.name')}<input name="name" required autocomplete="off" maxlength="64"
          @input=${(event: InputEvent) => (this.name = (event.target as HTMLInputElement).value)} /></label>` : nothing}
        ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
        <div class="actions">
          <button type="button" @click=${this.close}>${t('approvals.ask.back')}</button>
          <button class=${yes ? 'primary' : 'danger'} ?disabled=${this.isBusy || (mustSee && this.source === null)}>${t(yes ? 'approvals.approve' : 'approvals.refuse')}</button>
        </div>
      </form>`;
  }
}

/** As it is, and so that it is seen where it ends. */
const exact = (text: string) => html`<code class="exact">${visible(text)}</code>`;

/** All that somebody asks for, but for when. */
function content(asked: AskedFor): (readonly [MessageKey, unknown])[] {
  const isNamed = asked.kind !== 'policy';
  const places = ([['approvals.agent', asked.agentId], ['approvals.device', asked.deviceId], ['approvals.site', asked.site], ['approvals.profile', asked.profile],
    [asked.kind === 'model' ? 'approvals.model' : isNamed ? 'approvals.name' : 'approvals.version', asked.name]] as const).filter(([, text]) => text !== '');
  return [
    ['approvals.by', html`${exact(asked.caller)} <span class="muted">(${visible(asked.role)})</span>`],
    ...places.map(([label, text]) => [label, exact(text)] as const),
    ...[...asked.arguments].map(([name, value]) => [asked.kind === 'profile' ? 'approvals.group' : 'approvals.argument',
      html`${asked.kind === 'profile' ? nothing : html`${exact(name)} = `}<code class="exact">${longText(valueWords(value))}</code>`] as const),
  ];
}

function headline(asked: AskedFor): string {
  const values = { name: visible(asked.name), profile: visible(asked.profile), whom: whom(asked), version: visible(String(asked.arguments.get('version'))) };
  if (asked.kind === 'command') return t('approvals.what.command', values);
  if (asked.kind === 'agent-action') return t('approvals.what.action', values);
  if (asked.kind === 'model') return t(asked.arguments.has('canary') ? 'approvals.what.rollout' : 'approvals.what.model', values);
  if (asked.kind === 'program') return t('approvals.what.program', values);
  if (asked.kind === 'policy') return t('approvals.what.policy', values);
  return t(asked.contentDigest ? 'approvals.what.profile' : 'approvals.what.removal', values);
}

function whom({ agentId, deviceId, site, arguments: values }: AskedFor): string {
  if (deviceId) return t('approvals.whom.device', { agent: visible(agentId), device: visible(deviceId) });
  if (agentId) return t('approvals.whom.agent', { agent: visible(agentId) });
  if (site) return t('approvals.whom.site', { site: visible(site) });
  const group = values.get('group');
  return group === undefined ? t('approvals.whom.all') : t('approvals.whom.group', { group: visible(String(group)) });
}

customElements.define('approval-card', ApprovalCard);
