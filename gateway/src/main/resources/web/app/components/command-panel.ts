import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { api } from '../core/api';
import { Latest } from '../core/latest';
import { problemText } from '../core/problems';
import { store } from '../core/store';
import type { Command, CommandArgument, CommandDeclaration, CommandState } from '../core/types';
import { complaint, inputMode, takes, typed } from '../core/arguments';
import { clockOf, humanise } from '../core/format';
import { href } from '../core/router';
import { session } from '../core/session';
import { t } from '../core/messages';
import { longText, name as nameOf, pill } from '../parts/basics';

const SHOWN = 10;

const TONES: Record<CommandState, string> = {
  waiting: 'warn', requested: 'info', delivered: 'info', accepted: 'info', executed: 'info', confirmed: 'ok', failed: 'bad', expired: 'warn', cancelled: 'plain', refused: 'bad',
};

/** What the device can be told to do, with a question before it is, and what became of what it was told. */
export class CommandPanel extends PageElement {
  static override properties = {
    agentId: {}, deviceId: {}, declared: { attribute: false }, commands: { state: true }, asked: { state: true }, isBusy: { state: true }, problem: { state: true }, refusal: { state: true },
  };
  declare agentId: string;
  declare deviceId: string;
  declare declared: CommandDeclaration[];
  declare commands: Command[];
  declare asked: CommandDeclaration | null;
  declare isBusy: boolean;
  declare problem: string | null;
  declare refusal: string | null;
  /** Of the command that is asked for: sending it again after an answer that was lost is no second command. */
  private commandId = '';
  private readonly latest = new Latest<Command>();
  private stops: (() => void)[] = [];

  constructor() {
    super();
    this.agentId = '';
    this.deviceId = '';
    this.declared = [];
    this.commands = [];
    this.asked = null;
    this.isBusy = false;
    this.problem = null;
    this.refusal = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops = [store.onReload(() => void this.load()), store.onCommand((command) => this.put(command))];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('deviceId') || changed.has('agentId')) {
      this.commands = [];
      void this.load();
    }
  }

  private async load(): Promise<void> {
    try {
      const found = await this.latest.ask(api.commands(this.agentId, this.deviceId, SHOWN));
      if (!found) return;
      this.commands = found.answer;
      for (const command of found.heard) this.put(command);
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private put(command: Command): void {
    if (command.agentId !== this.agentId || command.deviceId !== this.deviceId) return;
    this.latest.hear(command);
    const known = this.commands.find(({ id }) => id === command.id);
    // Steps are only added: this one was on its way when what followed was heard.
    if (known && known.steps.length > command.steps.length) return;
    this.commands = (known ? this.commands.map((other) => (other.id === command.id ? command : other)) : [command, ...this.commands]).slice(0, SHOWN);
  }

  private dialog(): HTMLDialogElement {
    return this.querySelector('dialog') as HTMLDialogElement;
  }

  private ask(command: CommandDeclaration): void {
    this.asked = command;
    this.refusal = null;
    this.commandId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    void this.updateComplete.then(() => this.dialog().showModal());
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const asked = this.asked;
    if (!asked) return;
    const form = new FormData(event.target as HTMLFormElement);
    const values = asked.arguments.map((argument) => [argument.name, typed(String(form.get(`argument.${argument.name}`)), argument)]);
    this.isBusy = true;
    try {
      this.put(await api.sendCommand(this.agentId, this.deviceId, {
        id: this.commandId, name: asked.name, arguments: Object.fromEntries(values) as Record<string, unknown>, expiresIn: String(form.get('expires')).trim(),
      }));
      this.dialog().close();
    } catch (error) {
      this.refusal = problemText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private async cancel(command: Command): Promise<void> {
    try {
      this.put(await api.cancelCommand(command.id));
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  protected override render() {
    if (this.declared.length === 0 && this.commands.length === 0) return html`<p class="muted">${t('command.none')}</p>`;
    return html`
      <div class="orders">${(session.may('operator') ? this.declared : []).map((command) => html`<button type="button" @click=${() => this.ask(command)}>${humanise(command.name)}…</button>`)}</div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.commands.length ? this.table() : html`<p class="muted">${t('command.empty')}</p>`}
      ${this.question()}`;
  }

  private table() {
    return html`<table class="list">
      <thead><tr><th scope="col">${t('command.name')}</th><th scope="col">${t('command.state')}</th><th scope="col">${t('command.requested')}</th><th scope="col">${t('command.steps')}</th></tr></thead>
      <tbody>${this.commands.map((command) => this.row(command))}</tbody>
    </table>`;
  }

  private row(command: Command) {
    const values = Object.entries(command.arguments).map(([name, value]) => `${humanise(name)} ${String(value)}`).join(', ');
    return html`<tr>
      <th scope="row">${nameOf(humanise(command.name))}${values ? html`<small>${longText(values)}</small>` : nothing}</th>
      <td data-label=${t('command.state')}>${this.statePill(command)}
        ${command.state === 'waiting' ? html`<a href=${href.approvals()}>${t('command.waits')}</a>` : nothing}
        ${(command.state === 'requested' || command.state === 'waiting') && session.may('operator') ? html`<button type="button" class="small" @click=${() => this.cancel(command)}>${t('command.cancel')}</button>` : nothing}</td>
      <td data-label=${t('command.requested')}><sk-time .at=${command.requestedAt}></sk-time></td>
      <td data-label=${t('command.steps')}><ol class="life">${command.steps.map((step) => html`<li>
        <span title=${t('command.by', { by: step.by })}>${clockOf(step.at)} ${t(`command.is.${step.state}`)}</span>
        ${step.code || step.message ? html`<small>${step.code ? html`<code>${step.code}</code> ` : nothing}${longText(step.message ?? '')}</small>` : nothing}</li>`)}</ol></td>
    </tr>`;
  }

  /** Executed is good news where nothing more can be heard; what is not answered in time is not. */
  private statePill(command: Command) {
    const isOverdue = !command.over && command.state !== 'waiting' && Date.parse(command.expiresAt) < Date.now();
    const tone = command.over && command.state === 'executed' ? 'ok' : isOverdue ? 'warn' : TONES[command.state];
    return pill(tone, isOverdue ? t('command.overdue', { state: t(`command.is.${command.state}`) }) : t(`command.is.${command.state}`));
  }

  private question() {
    const asked = this.asked;
    return html`<dialog aria-labelledby="command-title">${asked ? html`
      <h2 id="command-title">${t('command.ask', { command: humanise(asked.name), device: this.deviceId })}</h2>
      <p>${t(asked.confirms ? 'command.ask.confirms' : 'command.ask.silent')}</p>
      <form class="order" @submit=${this.send}>
        ${asked.arguments.map((argument) => this.field(argument))}
        <label>${t('command.expires')}<input name="expires" required autocomplete="off" .value=${asked.expiresIn} /><small>${t('command.expires.what')}</small></label>
        ${this.refusal ? html`<p class="note bad" role="alert">${this.refusal}</p>` : nothing}
        <div class="actions">
          <button type="button" autofocus @click=${() => this.dialog().close()}>${t('command.back')}</button>
          <button class="primary" ?disabled=${this.isBusy}>${t('command.send', { command: humanise(asked.name) })}</button>
        </div>
      </form>` : nothing}</dialog>`;
  }

  private field(argument: CommandArgument) {
    const name = `argument.${argument.name}`;
    const choices = argument.type === 'boolean' ? ['true', 'false'] : argument.values;
    const check = (event: Event) => {
      const input = event.target as HTMLInputElement;
      input.setCustomValidity(complaint(input.value, argument));
    };
    return html`<label>${humanise(argument.name)}${choices.length
      ? html`<select name=${name}>${choices.map((value) => html`<option value=${value}>${value}</option>`)}</select>`
      : html`<input name=${name} autocomplete="off" inputmode=${inputMode(argument)} ?required=${argument.type !== 'string'} @input=${check} />`}<small>${takes(argument)}</small></label>`;
  }
}

customElements.define('command-panel', CommandPanel);
