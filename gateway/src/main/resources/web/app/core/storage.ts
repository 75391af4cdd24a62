/**
 * What the viewer chose, remembered in this browser. Where storage is off (a private window, a policy) a choice holds
 * until the page is closed.
 */
export type Choice = 'theme' | 'shortcuts' | 'fleet.view';

export function recall(choice: Choice): string | null {
  try {
    return localStorage.getItem(`skerry.${choice}`);
  } catch {
    return null;
  }
}

export function remember(choice: Choice, value: string): void {
  try {
    localStorage.setItem(`skerry.${choice}`, value);
  } catch {
    // Storage is off, see above.
  }
}
