/** What is shown, with the tag that a change goes with: it is refused when others have changed it since. */
export interface Tagged<T> {
  shown: T;
  tag: string;
}

export const taggedOf = async <T>(response: Response): Promise<Tagged<T>> => ({ shown: (await response.json()) as T, tag: response.headers.get('etag') ?? '*' });

/** A part of a list, with the address of what follows; null at its end. */
export interface Page<T> {
  shown: T[];
  next: string | null;
}

export const pageOf = async <T>(response: Response): Promise<Page<T>> => ({ shown: (await response.json()) as T[], next: nextOf(response) });

/** The address that a header such as `</api/alarms?after=7>; rel="next"` has for what follows. */
const nextOf = (response: Response): string | null => /<([^>]*)>; *rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null;

/** A change of what has this tag. */
export const ifMatch = (tag: string, { headers, ...init }: RequestInit): RequestInit => ({ ...init, headers: { ...(headers as Record<string, string> | undefined), 'if-match': tag } });

/** A revision as a tag. */
export const quoted = (revision: string): string => `"${revision}"`;
