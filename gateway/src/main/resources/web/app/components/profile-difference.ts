import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { profileApi } from '../core/profile-api';
import { problemText } from '../core/problems';
import type { DiffLine, ProfileDiff } from '../core/types';
import { t } from '../core/messages';
import { segmented, skeleton } from '../parts/basics';
import { changeList, impactPill } from '../parts/profile-changes';

/** Lines that are the same and stand around a difference. */
const CONTEXT_LINES = 3;

type Look = 'unified' | 'side';

/** How one version of a profile differs from another: by what it means, and line by line. Sends `compared` with {from, to}. */
export class ProfileDifference extends PageElement {
  static override properties = { name: {}, versions: { attribute: false }, from: {}, to: {}, diff: { state: true }, look: { state: true }, problem: { state: true } };
  declare name: string;
  /** The highest first. */
  declare versions: string[];
  declare from: string;
  declare to: string;
  declare diff: ProfileDiff | null;
  declare look: Look;
  declare problem: string | null;

  constructor() {
    super();
    this.name = '';
    this.versions = [];
    this.from = '';
    this.to = '';
    this.diff = null;
    this.look = 'unified';
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('name') || changed.has('from') || changed.has('to')) void this.load();
  }

  private async load(): Promise<void> {
    const { name, from, to } = this;
    if (!from || !to) return;
    try {
      const diff = await profileApi.diff(name, from, to);
      if (name !== this.name || from !== this.from || to !== this.to) return;
      this.diff = diff;
      this.problem = null;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  private choose(from: string, to: string): void {
    this.dispatchEvent(new CustomEvent('compared', { detail: { from, to } }));
  }

  protected override render() {
    if (this.versions.length < 2) return html`<p class="muted">${t('profile.compare.none')}</p>`;
    return html`<div class="toolbar">
        ${this.select(t('profile.compare.from'), this.from, (version) => this.choose(version, this.to))}
        ${this.select(t('profile.compare.to'), this.to, (version) => this.choose(this.from, version))}
        <span class="grow"></span>
        ${segmented<Look>(t('profile.compare.text'), [{ value: 'unified', text: t('profile.compare.unified') }, { value: 'side', text: t('profile.compare.side') }], this.look, (look) => (this.look = look))}
      </div>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : this.diff ? this.shown(this.diff) : skeleton(1)}`;
  }

  private select(label: string, chosen: string, choose: (version: string) => void) {
    return html`<label class="select"><span>${label}</span><select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${this.versions.map((version) => html`<option value=${version} ?selected=${version === chosen}>${version}</option>`)}</select></label>`;
  }

  private shown({ from, to, lines, comparison }: ProfileDiff) {
    return html`${comparison ? html`<p class="verdict">${t('profile.compare.verdict', { from, to })} ${impactPill(comparison.impact)}</p>${changeList(comparison)}` : nothing}
      ${lines.every(({ kind }) => kind === 'same') ? html`<p class="muted">${t('profile.compare.same')}</p>`
        : html`<div class="diff ${this.look}" tabindex="0" role="group" aria-label=${t('profile.difference')}>${folded(lines).map((part) => typeof part === 'number'
          ? html`<div class="hidden-lines">${t('profile.compare.hidden', { n: part })}</div>` : this.look === 'side' ? side(part) : part.map(unified))}</div>`}`;
  }
}

/** Runs of lines with a difference and what stands around it; in their place where all are the same, how many. */
function folded(lines: readonly DiffLine[]): (DiffLine[] | number)[] {
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - CONTEXT_LINES), i + CONTEXT_LINES + 1).some(({ kind }) => kind !== 'same'));
  const parts: (DiffLine[] | number)[] = [];
  lines.forEach((line, i) => {
    const last = parts.at(-1);
    if (near[i]) {
      if (Array.isArray(last)) last.push(line);
      else parts.push([line]);
    } else if (typeof last === 'number') parts[parts.length - 1] = last + 1;
    else parts.push(1);
  });
  return parts;
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

const unified = ({ kind, from, to, text }: DiffLine) => html`<div class="diff-line ${kind}"><span class="no">${from ?? ''}</span><span class="no">${to ?? ''}</span><span class="sign-of">${
  kind === 'same' ? ' ' : html`<span class="visually-hidden">${t(`profile.line.${kind}`)}</span><span aria-hidden="true">${SIGNS[kind]}</span>`}</span><code>${text}</code></div>`;

/** What was removed beside what was added in its place. */
function side(lines: readonly DiffLine[]) {
  const rows: [DiffLine | undefined, DiffLine | undefined][] = [];
  let open = 0;
  for (const line of lines) {
    if (line.kind === 'added') {
      const free = rows.slice(open).findIndex(([, added]) => !added);
      if (free >= 0) (rows[open + free] as [DiffLine | undefined, DiffLine | undefined])[1] = line;
      else rows.push([undefined, line]);
    } else if (line.kind === 'removed') rows.push([line, undefined]);
    else {
      rows.push([line, line]);
      open = rows.length;
    }
  }
  return rows.map(([before, after]) => html`<div class="side-line">${half(before, 'from')}${half(after, 'to')}</div>`);
}

const half = (line: DiffLine | undefined, of: 'from' | 'to') => html`<div class="diff-line ${line?.kind ?? 'void'}"><span class="no">${line?.[of] ?? ''}</span><code>${line?.text ?? ''}</code></div>`;

customElements.define('profile-difference', ProfileDifference);
