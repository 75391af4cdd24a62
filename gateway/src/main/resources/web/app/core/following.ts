import type { Page } from './answers';
import { api } from './api';

const MOST_PAGES = 20;

/** Puts what follows a first page, as far as nothing ends it; what is lost so comes with the next snapshot. */
export async function followed<T>(first: string | null, put: (one: T) => void, signal: AbortSignal, then: () => void): Promise<void> {
  try {
    for (let next = first, pages = 0; next && pages < MOST_PAGES; pages++) {
      const page: Page<T> = await api.following<T>(next, signal);
      signal.throwIfAborted();
      page.shown.forEach(put);
      next = page.next;
      then();
    }
  } catch {
    // The gateway is away, or another snapshot has begun.
  }
}
