/** Asks before work that is not saved is left, within the page and when the window closes. */

type Guard = () => string | null;

let guard: Guard | null = null;

const closing = (event: BeforeUnloadEvent): void => {
  if (guard?.()) event.preventDefault();
};

/**
 * Guards what somebody works at; there is one such place at a time.
 *
 * @param question what is asked, null while there is nothing to lose
 * @returns what ends it
 */
export function guardLeaving(question: Guard): () => void {
  guard = question;
  window.addEventListener('beforeunload', closing);
  return () => {
    if (guard !== question) return;
    guard = null;
    window.removeEventListener('beforeunload', closing);
  };
}

/** Whether the viewer may go elsewhere, asking them if there is something to lose. */
export function mayLeave(): boolean {
  const question = guard?.();
  return !question || window.confirm(question);
}
