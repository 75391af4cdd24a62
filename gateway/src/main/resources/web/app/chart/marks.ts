import type { Alarm } from '../core/types';
import { cut, humanise } from '../core/format';
import { t, word } from '../core/messages';
import type { ChartInput } from './option';
import { faded } from './palette';
import type { Gap } from './series-data';

const CHARACTER_PIXELS = 6.6;
const LINE_PIXELS = 15;
const MOST_LINES = 4;
const LONGEST_LABEL = 40;

interface Area {
  alarm: Alarm;
  fromMillis: number;
  toMillis: number;
}

/** Alarms in the colour of their severity, named on the first panel; gaps as a quiet shade. */
export function marks(input: ChartInput, gaps: readonly Gap[], index: number) {
  const areas = alarmAreas(input);
  const labels = index === 0 ? placeLabels(input, areas) : [];
  const alarms = areas.map(({ alarm, fromMillis, toMillis }, i) => {
    const colour = input.palette.severity[alarm.severity] ?? input.palette.severity.info;
    return [
      {
        xAxis: fromMillis, itemStyle: { color: faded(colour, 0.1), borderColor: faded(colour, 0.35), borderWidth: 1 },
        label: {
          show: labels[i] !== undefined, color: colour, fontSize: 11, fontWeight: 600, ...labels[i],
          textBorderColor: input.palette.surface, textBorderWidth: 3,
        },
      },
      { xAxis: toMillis },
    ];
  });
  const missing = (input.panels[index]?.missing ?? []).map((gap) => missingArea(input, gap));
  return { silent: true, data: [...gaps.map((gap) => gapArea(input, gap, index)), ...alarms, ...missing] };
}

function alarmAreas({ alarms, fromMillis, toMillis, nowMillis }: ChartInput): Area[] {
  return alarms
    .map((alarm) => ({
      alarm,
      fromMillis: Math.max(fromMillis, Date.parse(alarm.raisedAt)),
      toMillis: Math.min(toMillis, alarm.clearedAt ? Date.parse(alarm.clearedAt) : nowMillis),
    }))
    .filter((area) => area.fromMillis <= area.toMillis)
    .sort((a, b) => a.fromMillis - b.fromMillis);
}

/** Each name on the first line where it covers no other; where there are too many, the rest go without. */
function placeLabels({ fromMillis, toMillis, widthPixels }: ChartInput, areas: readonly Area[]) {
  const pixels = (millis: number) => ((millis - fromMillis) / (toMillis - fromMillis)) * widthPixels;
  const lineEnds: number[] = [];
  return areas.map(({ alarm, fromMillis: start, toMillis: end }) => {
    const text = cut(`${word('severity', alarm.severity)}: ${humanise(alarm.rule)}`, LONGEST_LABEL);
    const width = text.length * CHARACTER_PIXELS;
    const isLeft = pixels(start) + width + 70 > widthPixels;
    const left = isLeft ? pixels(end) - width : pixels(start);
    const line = [...Array(MOST_LINES).keys()].find((candidate) => (lineEnds[candidate] ?? -Infinity) < left);
    if (line === undefined) return undefined;
    lineEnds[line] = left + width + CHARACTER_PIXELS;
    return {
      formatter: text, position: [isLeft ? '100%' : 4, 5 + line * LINE_PIXELS], align: isLeft ? 'right' : 'left', verticalAlign: 'top',
    };
  });
}

/** At least as wide as can be seen. */
function missingArea({ palette, fromMillis, toMillis, widthPixels }: ChartInput, gap: Gap) {
  const least = (3 * (toMillis - fromMillis)) / widthPixels;
  const colour = palette.severity.critical;
  return [
    {
      xAxis: Math.max(fromMillis, gap.fromMillis), itemStyle: { color: faded(colour, 0.18), borderColor: colour, borderWidth: 1, borderType: 'dashed' },
      label: { show: true, color: colour, fontSize: 11, position: 'insideBottom', formatter: t('chart.missing.area') },
    },
    { xAxis: Math.min(toMillis, Math.max(gap.toMillis, gap.fromMillis + least)) },
  ];
}

function gapArea({ palette, fromMillis, toMillis, widthPixels }: ChartInput, gap: Gap, index: number) {
  const width = ((gap.toMillis - gap.fromMillis) / (toMillis - fromMillis)) * widthPixels;
  return [
    {
      xAxis: gap.fromMillis, itemStyle: { color: palette.gap },
      label: {
        show: index === 0 && width > 60, color: palette.muted, fontSize: 11, position: 'insideBottom', formatter: t('chart.gap'),
      },
    },
    { xAxis: gap.toMillis },
  ];
}
