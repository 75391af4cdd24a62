import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { t, type MessageKey } from '../core/messages';
import { type Outline, type Place, namesIn, outlineOf } from './outline';
import type { SchemaGuide, Word } from './schema';

/** What completion knows beside the schema. */
export interface Vocabulary {
  guide: SchemaGuide;
  /** Bundles of the catalogue, as a profile names them: "pump-bearing@^1". */
  bundles: readonly string[];
}

const WINDOWS = ['avg', 'min', 'max', 'trend', 'rate', 'age'] as const;
const OUTPUTS = ['score', 'label', 'forecast', 'lower', 'upper'] as const;
const WORD = /[\w.]*$/;

const matches = (path: readonly string[], pattern: string): boolean => {
  const parts = pattern.split('.');
  return parts.length === path.length && parts.every((part, i) => part === '*' || part === path[i]);
};

const EXPRESSIONS = ['rules.*.when', 'commands.*.confirm', 'resources.*.derive'];
const NAMES_OF: [pattern: string, section: string][] = [
  ['twin.*.reported', 'resources'], ['models.*.inputs.*', 'resources'], ['rules.*.then.-.command', 'commands'],
];

/** Completes by the place in the document: keys and values of the schema, names of this profile, functions of rules. */
export const completionOf = (vocabulary: () => Vocabulary | null): CompletionSource => (context) => {
  const words = vocabulary();
  const outline = outlineOf(context.state.doc.toString(), context.pos);
  const { place } = outline;
  if (!words || !place) return null;
  if (place.kind === 'value' && EXPRESSIONS.some((pattern) => matches(place.path, pattern))) return expression(context, outline, place);
  const options = place.kind === 'key' ? keys(words, outline, place) : values(words, outline, place);
  if (options.length === 0) return null;
  if (!context.explicit && context.pos === place.from && place.kind === 'key') return null;
  return { from: place.from, options, validFor: /^[\w.@^:/%[\]$ -]*$/ };
};

function keys({ guide }: Vocabulary, outline: Outline, place: Place): Completion[] {
  const there = new Set(outline.entries
    .filter(({ path, from }) => from !== place.from && path.join('\n') === place.path.join('\n') && !path.includes('-'))
    .map(({ key }) => key));
  const found = guide.keys(place.path).filter(({ text }) => !there.has(text));
  if (found.length === 0 && place.path.at(-1) === '-') return guide.values(place.path).map((word) => ofWord(word, 'enum', place));
  return found.map((word): Completion => ({
    label: word.text, type: 'property', detail: word.detail, boost: word.isRequired ? 50 : 0,
    info: word.isRequired ? `${t('editor.required')} ${word.description}` : word.description,
    apply: opening(word, place),
  }));
}

/** What is written for a key: below the first levels a mapping stands in braces, as in the documentation. */
function opening(word: Word, place: Place): string {
  if (word.detail !== '{ … }') return `${word.text}: `;
  return place.isFlow || place.path.length > 1 ? `${word.text}: { ` : `${word.text}:\n${'  '.repeat(place.path.length + 1)}`;
}

function values({ guide, bundles }: Vocabulary, outline: Outline, place: Place): Completion[] {
  const named = NAMES_OF.find(([pattern]) => matches(place.path, pattern));
  if (named) return namesIn(outline, named[1]).map((label) => ({ label, type: 'variable' }));
  const known = guide.values(place.path).map((word) => ofWord(word, 'enum', place));
  if (!matches(place.path, 'models.*.bundle')) return known;
  return [...bundles.map((bundle): Completion => ({ label: bundle, type: 'class', apply: quoted(bundle, place), detail: t('editor.bundle'), boost: 1 })),
    ...known.filter(({ label }) => label.startsWith('builtin:'))];
}

const ofWord = ({ text, description, detail }: Word, type: string, place: Place): Completion => ({
  label: text, type, apply: quoted(text, place), info: description, ...(detail === 'default' ? { detail: t('editor.default') } : detail ? { detail } : {}),
});

const quoted = (text: string, { isQuoted }: Place): string => (isQuoted || !/^[%@`]|[[\]{},]|: |:$/.test(text) || /^[{[]/.test(text) ? text : `"${text}"`);

/** What an expression may name: resources, windows over them, and what models give. */
function expression(context: CompletionContext, outline: Outline, place: Place): CompletionResult | null {
  const written = context.state.sliceDoc(place.from, context.pos);
  const word = WORD.exec(written)?.[0] ?? '';
  if (!word && !context.explicit && !/[(&|!]\s*$/.test(written)) return null;
  // Inside a text of the expression: a span of time, or a value.
  if ((written.match(/'/g)?.length ?? 0) % 2 === 1) return null;
  const isRule = place.path[0] === 'rules';
  const resources = namesIn(outline, 'resources').filter((name) => place.path[0] !== 'resources' || name !== place.path[1]);
  const options: Completion[] = [
    ...resources.map((label): Completion => ({ label, type: 'variable', detail: typeOf(outline, label), boost: 10 })),
    ...(isRule ? WINDOWS.map((name): Completion => ({
      label: `${name}(…)`, type: 'function', apply: name === 'age' ? 'age(' : `${name}(`, info: t(`editor.window.${name}` as MessageKey),
      detail: name === 'age' ? 'age(resource)' : `${name}(resource, '5m')`,
    })) : []),
    ...(isRule ? namesIn(outline, 'models').flatMap((model) => OUTPUTS.map((output): Completion => ({
      label: `model.${model}.${output}`, type: 'property', info: t(`editor.output.${output}` as MessageKey), boost: output === 'score' ? 5 : -5,
    }))) : []),
  ];
  return { from: context.pos - word.length, options, validFor: /^[\w.]*$/ };
}

const typeOf = (outline: Outline, resource: string): string => {
  const of = (key: string): string => outline.entries.find((entry) => entry.key === key && entry.path.join('.') === `resources.${resource}`)?.value?.text ?? '';
  return [of('type'), of('unit')].filter(Boolean).join(' ');
};
