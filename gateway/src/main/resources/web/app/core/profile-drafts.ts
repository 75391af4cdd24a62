/**
 * Profiles that somebody writes and has not saved, kept in this browser: closing the window loses nothing. The newest
 * few are kept, up to a size; where storage is off they hold until the page is closed.
 */
export interface ProfileDraft {
  /** The profile that is edited; empty for a new one. */
  name: string;
  text: string;
  /** The version that it began from, null for a new one. */
  from: string | null;
  /** Captured messages that it is tried with. */
  messages: string;
  at: number;
}

const KEY = 'skerry.profile-drafts';
const MOST_DRAFTS = 10;
const MOST_CHARS = 1_000_000;

let drafts: ProfileDraft[] | null = null;

function all(): ProfileDraft[] {
  if (!drafts) {
    try {
      drafts = JSON.parse(localStorage.getItem(KEY) ?? '[]') as ProfileDraft[];
    } catch {
      drafts = [];
    }
  }
  return drafts;
}

function keep(wanted: ProfileDraft[]): void {
  let chars = 0;
  drafts = wanted.filter(({ text, messages }, i) => i < MOST_DRAFTS && (chars += text.length + messages.length) <= MOST_CHARS);
  try {
    localStorage.setItem(KEY, JSON.stringify(drafts));
  } catch {
    // Storage is off or full: see above.
  }
}

export const draftOf = (name: string): ProfileDraft | null => all().find((draft) => draft.name === name) ?? null;

export const draftedNames = (): string[] => all().map(({ name }) => name);

export function keepDraft(draft: Omit<ProfileDraft, 'at'>): void {
  keep([{ ...draft, at: Date.now() }, ...all().filter(({ name }) => name !== draft.name)]);
}

export function dropDraft(name: string): void {
  keep(all().filter((draft) => draft.name !== name));
}
