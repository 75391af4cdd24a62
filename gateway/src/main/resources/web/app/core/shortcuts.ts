import { nextTheme } from './theme';
import { href } from './router';
import { recall, remember } from './storage';

/** What `?` lists: the keys as they are shown, and the message that says what they do. */
export const SHORTCUTS: { keys: string[]; message: string }[] = [
  { keys: ['g', 'f'], message: 'shortcut.fleet' },
  { keys: ['g', 'a'], message: 'shortcut.alarms' },
  { keys: ['g', 'c'], message: 'shortcut.conflicts' },
  { keys: ['g', 'p'], message: 'shortcut.profiles' },
  { keys: ['g', 'm'], message: 'shortcut.models' },
  { keys: ['g', 'e'], message: 'shortcut.enrolments' },
  { keys: ['/'], message: 'shortcut.search' },
  { keys: ['j', 'k'], message: 'shortcut.alarm.step' },
  { keys: ['x'], message: 'shortcut.alarm.select' },
  { keys: ['a'], message: 'shortcut.alarm.acknowledge' },
  { keys: ['m'], message: 'shortcut.alarm.mine' },
  { keys: ['s'], message: 'shortcut.alarm.snooze' },
  { keys: ['c'], message: 'shortcut.alarm.comment' },
  { keys: ['1', '…', '6'], message: 'shortcut.range' },
  { keys: ['[', ']'], message: 'shortcut.pan' },
  { keys: ['-', '+'], message: 'shortcut.zoom' },
  { keys: ['Esc'], message: 'shortcut.back' },
  { keys: ['t'], message: 'shortcut.theme' },
  { keys: ['?'], message: 'shortcut.help' },
];

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, [contenteditable]') !== null;

let enabled = recall('shortcuts') !== 'off';

export const shortcutsEnabled = (): boolean => enabled;

/** Single keys can be switched off (WCAG 2.1.4): speech input would press them by accident. */
export function enableShortcuts(on: boolean): void {
  enabled = on;
  remember('shortcuts', on ? 'on' : 'off');
}

/** Keys of the whole page; a page's own keys reach it as a `skerry-key` event on the window. */
export function installShortcuts(showHelp: () => void): void {
  let pendingG = 0;
  window.addEventListener('keydown', (event) => {
    if (!enabled || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const afterG = performance.now() - pendingG < 1200;
    pendingG = 0;
    if (event.key === 'g') pendingG = performance.now();
    else if (afterG && event.key === 'f') location.hash = href.fleet();
    else if (afterG && event.key === 'a') location.hash = href.alarms();
    else if (afterG && event.key === 'c') location.hash = href.conflicts();
    else if (afterG && event.key === 'p') location.hash = href.profiles();
    else if (afterG && event.key === 'm') location.hash = href.models();
    else if (afterG && event.key === 'e') location.hash = href.enrolments();
    else if (event.key === '?') showHelp();
    else if (event.key === 't') nextTheme();
    else if (event.key === '/') {
      const search = document.querySelector<HTMLInputElement>('input[type=search]');
      if (!search) return;
      event.preventDefault();
      search.focus();
    } else window.dispatchEvent(new CustomEvent('skerry-key', { detail: event.key }));
  });
}
