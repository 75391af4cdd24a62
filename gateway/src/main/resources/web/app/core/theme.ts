import { remember } from './storage';

export type Theme = 'system' | 'light' | 'dark';

const ORDER: Theme[] = ['system', 'light', 'dark'];
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** System, light, dark, and round again; remembered in this browser. */
export function nextTheme(): Theme {
  const theme = ORDER[(ORDER.indexOf(currentTheme()) + 1) % ORDER.length] as Theme;
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  remember('theme', theme);
  for (const listener of listeners) listener();
  return theme;
}

/** Calls back when colours changed, by the button or by the system; returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  systemIsDark.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    systemIsDark.removeEventListener('change', listener);
  };
}
