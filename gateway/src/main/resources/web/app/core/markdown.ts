/** A part of a line. */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'em'; parts: Inline[] }
  | { kind: 'link'; to: string; parts: Inline[] };

/** A part of a document. */
export type Block =
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'paragraph' | 'quote'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; isOrdered: boolean; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const FENCE = /^ {0,3}(```+|~~~+)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const ITEM = /^ {0,5}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const DASHES = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * The part of Markdown that model cards are written in. What it does not know, HTML above all, is text: nothing of a
 * card becomes markup but what stands here.
 */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (): string => lines[at++] as string;
  const here = (): string | undefined => lines[at];
  // The data at the head of a card, as others write them.
  if (here() === '---' && lines.indexOf('---', 1) > 0) {
    const end = lines.indexOf('---', 1);
    blocks.push({ kind: 'code', text: lines.slice(1, end).join('\n') });
    at = end + 1;
  }
  while (at < lines.length) {
    const line = take();
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    const next = here();
    if (line.trim() === '') continue;
    if (fence) {
      const code: string[] = [];
      while (at < lines.length && !here()?.trim().startsWith(fence[1] as string)) code.push(take());
      at++;
      blocks.push({ kind: 'code', text: code.join('\n') });
    } else if (heading) {
      blocks.push({ kind: 'heading', level: (heading[1] as string).length, parts: inline(heading[2] as string) });
    } else if (RULE.test(line)) {
      blocks.push({ kind: 'rule' });
    } else if (line.includes('|') && next !== undefined && next.includes('-') && DASHES.test(next)) {
      at++;
      const rows: Inline[][][] = [];
      while (here()?.includes('|')) rows.push(cells(take()));
      blocks.push({ kind: 'table', head: cells(line), rows });
    } else if (ITEM.test(line)) {
      const isOrdered = ITEM.exec(line)?.[1] !== undefined;
      const items = [ITEM.exec(line)?.[2] ?? ''];
      while (here()?.trim()) {
        const item = ITEM.exec(here() as string);
        if (item) items.push(item[2] as string);
        else items[items.length - 1] += ` ${(here() as string).trim()}`;
        at++;
      }
      blocks.push({ kind: 'list', isOrdered, items: items.map(inline) });
    } else {
      const isQuote = QUOTE.test(line);
      const words = [line];
      while (here()?.trim() && !begins(here() as string)) words.push(take());
      const joined = words.map((word) => (isQuote ? (QUOTE.exec(word)?.[1] ?? word) : word).trim()).join('\n');
      blocks.push({ kind: isQuote ? 'quote' : 'paragraph', parts: inline(joined) });
    }
  }
  return blocks;
}

/** Whether a line ends the paragraph before it. */
const begins = (line: string): boolean => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || ITEM.test(line);

const cells = (line: string): Inline[][] => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => inline(cell.trim()));

const PART = /`+([^`]+)`+|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|\*\*([^*\n]+)\*\*|__([^_\n]+)__|\*([^*\s][^*\n]*)\*/;

function inline(text: string): Inline[] {
  const parts: Inline[] = [];
  let rest = text;
  for (let found = PART.exec(rest); found; found = PART.exec(rest)) {
    const [whole, code, label, to, strong, strongToo, em] = found;
    if (found.index > 0) parts.push({ kind: 'text', text: rest.slice(0, found.index) });
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (label !== undefined && to !== undefined) parts.push({ kind: 'link', to, parts: inline(label) });
    else if (em !== undefined) parts.push({ kind: 'em', parts: inline(em) });
    else parts.push({ kind: 'strong', parts: inline(strong ?? strongToo ?? '') });
    rest = rest.slice(found.index + whole.length);
  }
  if (rest) parts.push({ kind: 'text', text: rest });
  return parts;
}
