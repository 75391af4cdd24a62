import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Text } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { SourceProblem } from '../core/types';
import { t } from '../core/messages';
import { type Vocabulary, completionOf } from './complete';
import { outlineOf } from './outline';

/** Colours are the page's; both themes follow from the tokens. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--series-4)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--series-3)' },
  { tag: [tags.keyword, tags.meta, tags.labelName], color: 'var(--series-2)' },
]);

/** Where a problem stands; it spans the word that begins there. */
function rangeOf(doc: Text, { line, column }: SourceProblem): { from: number; to: number } {
  const { from, to, text } = doc.line(Math.min(Math.max(1, line), doc.lines));
  const start = Math.min(from + column - 1, to);
  const word = /^("(?:[^"\\]|\\.)*"?|'[^']*'?|[\w./%@^:-]+|.)/.exec(text.slice(start - from))?.[0] ?? '';
  return word ? { from: start, to: start + word.length } : { from: Math.max(from, start - 1), to: start };
}

const diagnosticOf = (doc: Text, problem: SourceProblem): Diagnostic => ({
  ...rangeOf(doc, problem), severity: 'error', source: problem.code,
  message: problem.hint ? `${problem.message}\n${problem.hint}` : problem.message,
});

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  label: string;
  isReadOnly: boolean;
  vocabulary: () => Vocabulary | null;
  changed: (text: string) => void;
  save: () => void;
}

/** The editor for a profile's source. */
export class SourceEditor {
  private readonly view: EditorView;

  constructor(options: EditorOptions) {
    this.view = new EditorView({
      parent: options.parent,
      state: EditorState.create({
        doc: options.text,
        extensions: [
          lineNumbers(), foldGutter(), lintGutter(), history(), drawSelection(), indentOnInput(), indentUnit.of('  '), bracketMatching(), closeBrackets(),
          highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), yaml(), syntaxHighlighting(COLOURS), EditorView.lineWrapping,
          autocompletion({ override: [completionOf(options.vocabulary)], icons: false }), documentation(options.vocabulary),
          EditorState.readOnly.of(options.isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
          EditorState.phrases.of({ 'No diagnostics': t('editor.clean'), Diagnostics: t('editor.problems') }),
          // Tab leaves the editor after Escape, so that the keyboard is not caught in it (WCAG 2.1.2).
          keymap.of([{ key: 'Mod-s', preventDefault: true, run: () => (options.save(), true) },
            ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap, indentWithTab]),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) options.changed(state.doc.toString());
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Puts another text in the place of all; one undo takes it back. */
  replace(text: string): void {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, annotations: isolateHistory.of('full') });
  }

  /** Puts another text in the place of a part. */
  write(from: number, to: number, insert: string): void {
    this.view.dispatch({ changes: { from, to, insert }, annotations: isolateHistory.of('full') });
  }

  show(problems: readonly SourceProblem[]): void {
    const { doc } = this.view.state;
    this.view.dispatch(setDiagnostics(this.view.state, problems.map((problem) => diagnosticOf(doc, problem))));
  }

  jump(problem: SourceProblem): void {
    const { from, to } = rangeOf(this.view.state.doc, problem);
    this.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    this.view.focus();
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }
}

/** What a key means, where the pointer rests on it. */
const documentation = (vocabulary: () => Vocabulary | null) => hoverTooltip((view, pos) => {
  const words = vocabulary();
  const text = view.state.doc.toString();
  const entry = outlineOf(text).entries.find(({ from, key }) => pos >= from && pos <= from + key.length);
  const said = entry && words?.guide.description([...entry.path, entry.key]);
  if (!entry || !said) return null;
  return { pos: entry.from, end: entry.from + entry.key.length, above: true, create: () => {
    const dom = document.createElement('div');
    dom.className = 'editor-hover';
    dom.textContent = said;
    return { dom };
  } };
});
