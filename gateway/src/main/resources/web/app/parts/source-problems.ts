import { html, nothing, type TemplateResult } from 'lit';
import type { SourceProblem } from '../core/types';
import { t } from '../core/messages';
import { icon } from './icons';

/** What the compiler says of a source: each problem leads to its place. */
export function sourceProblems(problems: readonly SourceProblem[], state: 'checking' | 'compiles' | null, jump: (problem: SourceProblem) => void): TemplateResult {
  return html`<div class="editor-problems"><p role="status" class=${problems.length ? 'bad' : 'muted'}>${problems.length
    ? html`${icon('warning')} ${t('editor.problems.n', { n: problems.length })}`
    : state === 'checking' ? t('editor.checking') : state === 'compiles' ? html`${icon('check')} ${t('editor.compiles')}` : nothing}</p>
    ${problems.length ? html`<ul aria-label=${t('editor.problems')}>${problems.map((problem) => html`<li>
      <button type="button" class="problem" @click=${() => jump(problem)}>
        <span><code>${problem.code}</code> ${problem.message}${problem.hint ? html`<small>${problem.hint}</small>` : nothing}</span>
        <small class="nowrap">${t('editor.jump', { line: problem.line, column: problem.column })}</small></button></li>`)}</ul>` : nothing}</div>`;
}
