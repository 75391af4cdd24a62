/** A key of the document, with the mapping that it stands in; an item of a list is the key "-". */
export interface Entry {
  path: readonly string[];
  key: string;
  from: number;
  /** Of a value that is written on the key's line, without quotes and comments. */
  value: { text: string; from: number; to: number } | null;
}

/** Where somebody writes: at a key of a mapping, or at the value that the path leads to. */
export interface Place {
  kind: 'key' | 'value';
  path: readonly string[];
  /** Where the word begins that is being written; within its quotes if it has some. */
  from: number;
  isQuoted: boolean;
  isFlow: boolean;
}

export interface Outline {
  entries: readonly Entry[];
  place: Place | null;
}

interface Level {
  indent: number;
  key: string;
}

/** Of a mapping or list in braces or brackets. */
interface Flow {
  isMap: boolean;
  at: 'key' | 'value';
  key: string;
}

const KEY = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s"'{}[\],#][^\n]*?)\s*:(?=[ \t\n]|$)/y;
const COMMENT = /(^|\s)#.*$/;
const NEXT_KEY = /[\w"'-][^\n:{}]*:(?:\s|$)/y;
const PLAIN = /(?:[^,{}[\]\n:#]|:(?![\s,}\]]|$)|(?<!\s)#)+/y;

const unquoted = (text: string): string => (/^(".*"|'.*')$/s.test(text) ? text.slice(1, -1) : text);

/**
 * Reads YAML as far as completion needs it: block and flow mappings and lists, also where the document is not finished.
 * A parser would give up there, and it is there that somebody writes.
 */
class Scan {
  readonly entries: Entry[] = [];
  place: Place | null = null;
  private readonly stack: Level[] = [];
  private readonly flow: Flow[] = [];
  private at = 0;

  constructor(private readonly text: string, private readonly cursor: number) {}

  run(): Outline {
    while (this.at <= this.text.length) this.line();
    return this;
  }

  private lineEnd(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end;
  }

  private line(): void {
    const start = this.at;
    const end = this.lineEnd();
    const line = this.text.slice(start, end);
    const blank = line.trim() === '' || line.trimStart().startsWith('#');
    let indent = line.length - line.trimStart().length;
    if (blank) {
      if (this.isHere(start, end) && !line.slice(0, this.cursor - start).includes('#')) this.blank(this.cursor - start);
      this.at = end + 1;
      return;
    }
    this.leave(indent, line[indent] === '-');
    while (/^-(\s|$)/.test(line.slice(indent))) {
      this.stack.push({ indent, key: '-' });
      const rest = line.slice(indent + 1);
      indent += 1 + (rest.trim() ? rest.length - rest.trimStart().length : rest.length);
    }
    this.at = start + indent;
    KEY.lastIndex = this.at;
    const key = KEY.exec(this.text);
    if (key && KEY.lastIndex <= end) this.keyed(key[1] as string, KEY.lastIndex, indent, end);
    else if (/^[{[]/.test(line.slice(indent))) this.flowing();
    else {
      if (this.isHere(this.at, end)) this.put('key', this.names(), this.at, false);
      this.at = end + 1;
    }
  }

  /** An empty line belongs to the mapping whose keys stand as far to the right as the cursor. */
  private blank(column: number): void {
    const path = this.stack.filter(({ indent }) => indent < column).map(({ key }) => key);
    this.put('key', path, this.cursor, false);
  }

  private leave(indent: number, isItem: boolean): void {
    let last = this.stack.at(-1);
    while (last && (last.indent > indent || (last.indent === indent && (!isItem || last.key === '-')))) {
      this.stack.pop();
      last = this.stack.at(-1);
    }
  }

  private keyed(written: string, valueAt: number, indent: number, end: number): void {
    const from = this.at;
    const path = this.names();
    const key = unquoted(written);
    if (this.isHere(from, from + written.length)) this.put('key', path, from, false);
    this.stack.push({ indent, key });
    const raw = this.text.slice(valueAt, end);
    const begin = valueAt + (raw.length - raw.trimStart().length);
    this.at = begin;
    if (/[{[]/.test(this.text[begin] ?? '') && begin < end) {
      this.entries.push({ path, key, from, value: null });
      this.flowing();
      return;
    }
    const quote = /["']/.test(this.text[begin] ?? '') && begin < end ? 1 : 0;
    const value = quote ? raw.trimStart().trimEnd() : raw.trimStart().replace(COMMENT, '').trimEnd();
    const text = unquoted(value);
    this.entries.push({ path, key, from, value: text ? { text, from: begin + (value === text ? 0 : 1), to: begin + (value === text ? 0 : 1) + text.length } : null });
    if (this.isHere(valueAt + (raw ? 1 : 0), end) && (quote || !COMMENT.test(raw.slice(0, this.cursor - valueAt)))) this.put('value', this.names(), Math.min(this.cursor, begin + quote), quote === 1);
    this.at = end + 1;
  }

  /** Reads what stands in braces or brackets, to its end or to where it can't go on. */
  private flowing(): void {
    do {
      const char = this.text[this.at];
      if (char === undefined || (char === '\n' && this.isOver())) break;
      if (this.isHere(this.at, this.at) && this.flow.length) this.put(this.top().at, this.flowPath(), this.at, false);
      if (char === '{' || char === '[') this.flow.push({ isMap: char === '{', at: char === '{' ? 'key' : 'value', key: char === '{' ? '' : '-' });
      else if (char === '}' || char === ']') this.flow.pop();
      else if (char === ',') this.top().at = this.top().isMap ? 'key' : 'value';
      else if (char === ':') this.top().at = 'value';
      else if (char === '#' && /\s/.test(this.text[this.at - 1] ?? '')) this.at = this.lineEnd() - 1;
      else if (!/\s/.test(char)) {
        this.token(char);
        continue;
      }
      this.at++;
    } while (this.flow.length);
    if (this.isHere(this.at, this.at) && this.flow.length) this.put(this.top().at, this.flowPath(), this.at, false);
    this.flow.length = 0;
    this.at = this.lineEnd() + 1;
  }

  private token(first: string): void {
    const from = this.at;
    const isQuoted = first === '"' || first === "'";
    let to: number;
    if (isQuoted) {
      const close = this.text.indexOf(first, from + 1);
      to = close < 0 || close > this.lineEnd() ? this.lineEnd() : close + 1;
    } else {
      PLAIN.lastIndex = from;
      to = from + Math.max(1, PLAIN.exec(this.text)?.[0].trimEnd().length ?? 1);
    }
    const written = this.text.slice(from, to);
    if (this.isHere(from, to)) this.put(this.top().at, this.flowPath(), from + (isQuoted ? 1 : 0), isQuoted);
    const top = this.top();
    const text = unquoted(written);
    if (top.at === 'key') {
      this.entries.push({ path: this.flowPath(), key: text, from, value: null });
      top.key = text;
    } else {
      const last = this.entries.at(-1);
      if (top.isMap && last?.key === top.key && !last.value) last.value = { text, from: from + (isQuoted ? 1 : 0), to: from + (isQuoted ? 1 : 0) + text.length };
    }
    this.at = to;
  }

  /** A key as far to the left as the one whose value this is: somebody has not closed it yet. */
  private isOver(): boolean {
    const next = this.at + 1;
    const line = this.text.slice(next, this.text.indexOf('\n', next) < 0 ? undefined : this.text.indexOf('\n', next));
    const indent = line.length - line.trimStart().length;
    NEXT_KEY.lastIndex = next + indent;
    return indent <= (this.stack.at(-1)?.indent ?? 0) && NEXT_KEY.test(this.text);
  }

  private top(): Flow {
    return this.flow.at(-1) as Flow;
  }

  private names(): string[] {
    return this.stack.map(({ key }) => key);
  }

  private flowPath(): string[] {
    const inner = this.flow.flatMap(({ key, at, isMap }, i) => (i < this.flow.length - 1 || at === 'value' || !isMap ? [key] : []));
    return [...this.names(), ...inner];
  }

  private isHere(from: number, to: number): boolean {
    return !this.place && this.cursor >= from && this.cursor <= to;
  }

  private put(kind: 'key' | 'value', path: readonly string[], from: number, isQuoted: boolean): void {
    this.place = { kind, path, from, isQuoted, isFlow: this.flow.length > 0 };
  }
}

/** What stands in a document, and where in it somebody writes. */
export const outlineOf = (text: string, cursor = -1): Outline => new Scan(text, cursor).run();

/** The names that are declared in a section: of resources, commands, models. */
export const namesIn = (outline: Outline, section: string): string[] =>
  outline.entries.filter(({ path }) => path.length === 1 && path[0] === section).map(({ key }) => key);

/** A value of the document's first level. */
export const headerOf = (outline: Outline, key: string): Entry['value'] =>
  outline.entries.find(({ path, key: other }) => path.length === 0 && other === key)?.value ?? null;
