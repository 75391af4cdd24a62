import type { Resource, Value } from './types';
import { t } from './messages';

const integers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const compactNumbers = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

/** A whole number with the viewer's group separators. */
export const count = (n: number): string => integers.format(n);

/** 1.2M for tiles where the magnitude is what matters. */
export const compact = (n: number): string => (n < 100_000 ? count(n) : compactNumbers.format(n));

const digitsAt = (magnitude: number): number => (magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : 2);

/**
 * Decimals for all values of a resource, so that they neither jump nor stand unevenly: as its declared range suggests,
 * but enough for three digits of this magnitude.
 */
export function digits({ type, rangeMin, rangeMax }: Pick<Resource, 'type' | 'rangeMin' | 'rangeMax'>, magnitude: number): number {
  if (!type.startsWith('float')) return 0;
  if (rangeMin === null || rangeMax === null) return digitsAt(magnitude);
  const least = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2;
  return Math.max(least, digitsAt(Math.max(Math.abs(rangeMin), Math.abs(rangeMax))));
}

const tiny = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 });

/** By their decimals: to make one takes longer than to write hundreds of live values with it. */
const fixed: Intl.NumberFormat[] = [];

/** Three or four significant digits unless told: what a person can read off a live value. */
export function number(value: number, fraction = Number.isInteger(value) ? 0 : digitsAt(Math.abs(value))): string {
  if (value !== 0 && Math.abs(value) < 0.01) return tiny.format(value);
  return (fixed[fraction] ??= new Intl.NumberFormat(undefined, { minimumFractionDigits: fraction, maximumFractionDigits: fraction })).format(value);
}

export const rate = (perSecond: number): string =>
  perSecond >= 10 || perSecond === 0 ? compact(perSecond) : perSecond.toLocaleString(undefined, { maximumFractionDigits: 1 });

/** How people write the SenML and UCUM symbols of the profiles. */
const UNITS: Record<string, string> = {
  Cel: '°C', 'm/s2': 'm/s²', 'm2': 'm²', 'm3': 'm³', 'm3/s': 'm³/s', 'm3/h': 'm³/h', '%RH': '% RH', '/': '',
  'kg/m3': 'kg/m³', Ohm: 'Ω', deg: '°', 'N.m': 'N·m', 'l/min': 'l/min', 'mm/s': 'mm/s', '1': '', By: 'B', 'By/s': 'B/s',
};

export const unit = (symbol: string | null | undefined): string => (symbol ? (UNITS[symbol] ?? symbol) : '');

const BYTE_UNITS = new Set(['B', 'By', 'B/s', 'By/s']);

/** A value as shown, its unit apart from it so that both can be styled. */
export function value(value: Value, resource: Pick<Resource, 'unit' | 'type' | 'rangeMin' | 'rangeMax'>): { text: string; unit: string } {
  if (value === null || value === undefined) return { text: '–', unit: '' };
  if (typeof value === 'boolean') return { text: t(value ? 'boolean.true' : 'boolean.false'), unit: '' };
  if (typeof value === 'string') return { text: value, unit: '' };
  if (resource.unit && BYTE_UNITS.has(resource.unit) && Math.abs(value) >= 1024) {
    const [text = '', shown = ''] = bytes(value).split(' ');
    return { text, unit: resource.unit.endsWith('/s') ? `${shown}/s` : shown };
  }
  return { text: number(value, digits(resource, Math.abs(value))), unit: unit(resource.unit) };
}

export function bytes(size: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(size) / 10));
  const scaled = size / 1024 ** power;
  return `${scaled.toLocaleString(undefined, { maximumFractionDigits: scaled < 10 && power > 0 ? 1 : 0 })} ${units[power]}`;
}

/** "3 min", "4 h 20 min", "19 days": two units at most, the second only while it says something. */
export function duration(millis: number): string {
  if (millis < 1000) return t('duration.short');
  const seconds = Math.round(millis / 1000);
  if (seconds < 60) return t('duration.seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    const rest = seconds % 60;
    return minutes < 5 && rest > 0
      ? `${t('duration.minutes', { n: minutes })} ${t('duration.seconds', { n: rest })}`
      : t('duration.minutes', { n: minutes });
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    const rest = minutes % 60;
    return hours < 10 && rest > 0
      ? `${t('duration.hours', { n: hours })} ${t('duration.minutes', { n: rest })}`
      : t('duration.hours', { n: hours });
  }
  return t('duration.days', { n: Math.floor(hours / 24) });
}

/** Like duration, without seconds after the first minute, for things that tick in many places. */
export const roughDuration = (millis: number): string =>
  duration(millis < 60_000 ? millis : Math.floor(millis / 60_000) * 60_000);

export function ago(iso: string, now = Date.now()): string {
  const millis = now - Date.parse(iso);
  return millis < 2000 ? t('now') : t('ago', { time: roughDuration(millis) });
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** In the viewer's zone; the day only when it is not today. */
export function time(millis: number): string {
  const sameDay = new Date(millis).toDateString() === new Date().toDateString();
  return (sameDay ? clock : dayAndClock).format(millis);
}

const minuteClock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayOnly = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** As short as an axis of that length allows: the day at midnight, seconds only on a chart of a few minutes. */
export function axisMoment(millis: number, spanMillis: number): string {
  const date = new Date(millis);
  if (date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0 && spanMillis > 6 * 3_600_000) return dayOnly.format(date);
  return (date.getSeconds() === 0 && spanMillis > 120_000 ? minuteClock : clock).format(date);
}

/** The same of a moment that the gateway told. */
export const clockOf = (iso: string | null): string => (iso ? time(Date.parse(iso)) : t('never'));

export const utc = (millis: number): string =>
  t('time.utc', { time: new Date(millis).toISOString().replace('T', ' ').replace(/\.\d+Z$/, '') });

/** At most so many characters, where there is no room to open more. */
export const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`);

/** "bearing_wear" in a profile is "bearing wear" for a reader. */
export const humanise = (name: string): string => name.replace(/[_-]+/g, ' ');

/**
 * Text of which one must see all: control characters, those that change the direction of writing, what has no width and
 * spaces other than the plain one stand there by their numbers.
 */
export const visible = (text: string): string => text.replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]|\\(?=u\{)/gu, (char) =>
  char === ' ' ? char : `\\u{${(char.codePointAt(0) as number).toString(16)}}`);
