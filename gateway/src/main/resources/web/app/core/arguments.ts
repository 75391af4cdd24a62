import { number } from './format';
import { t } from './messages';
import type { CommandArgument } from './types';

const isNumeric = (type: string): boolean => /^(float|int|uint)/.test(type);
const isWhole = (type: string): boolean => /^(int|uint)/.test(type);

/** What was typed, as the argument's type wants it; what is none goes as it is, and the gateway says what is wrong. */
export function typed(text: string, { type }: CommandArgument): unknown {
  if (type === 'boolean') return text === 'true';
  if (type === 'string' || type === 'enum' || text.trim() === '' || Number.isNaN(Number(text))) return text;
  return Number(text);
}

/** What the gateway would say against it, before it is sent; empty when it may go. */
export function complaint(text: string, { type, min, max }: CommandArgument): string {
  if (!isNumeric(type) || text.trim() === '') return '';
  const value = Number(text.replace(',', '.'));
  if (text.includes(',') || !Number.isFinite(value)) return t('command.wrong.number');
  if (isWhole(type) && !Number.isInteger(value)) return t('command.wrong.whole');
  if (min !== null && value < min) return t('command.wrong.least', { n: number(min) });
  if (max !== null && value > max) return t('command.wrong.most', { n: number(max) });
  return '';
}

/** What an argument takes, in words. */
export function takes({ type, min, max }: CommandArgument): string {
  if (min !== null && max !== null) return t('command.range', { type, min, max });
  if (min !== null) return t('command.range.from', { type, min });
  return max === null ? type : t('command.range.to', { type, max });
}

export const inputMode = ({ type }: CommandArgument): 'decimal' | 'numeric' | 'text' =>
  isWhole(type) ? 'numeric' : isNumeric(type) ? 'decimal' : 'text';
