import type { HistoryPoint } from '../core/types';
import { count, humanise, number, time, utc } from '../core/format';
import { t, word } from '../core/messages';
import type { ChartInput } from './option';
import { COUNT, MAX, MEAN, MIN, type Panel } from './series-data';

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** The point at or before a moment, if it is near enough to speak for it. */
function pointAt(points: readonly HistoryPoint[], millis: number, reachMillis: number): HistoryPoint | null {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((points[middle] as HistoryPoint)[0] <= millis) low = middle;
    else high = middle - 1;
  }
  const point = points[low];
  return point && Math.abs(point[0] - millis) <= reachMillis ? point : null;
}

function valueLine(panel: Panel, point: HistoryPoint): string {
  const unit = panel.unit ? ` ${panel.unit}` : '';
  if (panel.isStep) return t(point[MEAN] >= 0.5 ? 'boolean.true' : 'boolean.false');
  if (point[COUNT] <= 1) return `<b>${number(point[MEAN], panel.digits)}</b>${escape(unit)}`;
  return `<b>${number(point[MEAN], panel.digits)}</b>${escape(unit)} <small>${number(point[MIN], panel.digits)} – ${number(point[MAX], panel.digits)}, `
    + `${t('chart.points', { n: count(point[COUNT]) }, point[COUNT])}</small>`;
}

/** The text beside the pointer: the moment, every panel's value there, and the alarms that held. */
export function tooltip(input: ChartInput): (params: unknown) => string {
  const reach = Math.max((input.toMillis - input.fromMillis) / 60, input.bucketMillis * 2);
  return (params) => {
    const millis = Number((Array.isArray(params) ? params[0] : params)?.axisValue);
    if (!Number.isFinite(millis)) return '';
    const lines = input.panels.map((panel) => {
      const point = pointAt(panel.points, millis, reach);
      return `<div class="tip-row"><span>${escape(panel.label)}</span><span>${point ? valueLine(panel, point) : t('chart.gap')}</span></div>`;
    });
    const alarms = input.alarms
      .filter((alarm) => Date.parse(alarm.raisedAt) <= millis && (alarm.clearedAt === null || Date.parse(alarm.clearedAt) >= millis))
      .slice(0, 4)
      .map((alarm) => `<div class="tip-alarm ${escape(alarm.severity)}">${escape(word('severity', alarm.severity))}: ${escape(humanise(alarm.rule))}</div>`);
    return `<div class="tip"><div class="tip-time">${time(millis)} <small>${utc(millis)}</small></div>${lines.join('')}${alarms.join('')}</div>`;
  };
}
