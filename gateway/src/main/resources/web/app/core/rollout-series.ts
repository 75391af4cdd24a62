import type { RolloutPoint, RolloutStage } from './types';

/** How a version and the one beside it did from one moment to the next; null where nothing is known. */
export interface Interval {
  millis: number;
  stage: RolloutStage;
  agreement: number | null;
  alarmRate: number | null;
  besideAlarmRate: number | null;
  latencyMillis: number | null;
  besideLatencyMillis: number | null;
  psi: number | null;
}

const share = (part: number, whole: number): number | null => (whole > 0 && part >= 0 && part <= whole ? part / whole : null);
const millisOf = (micros: number): number | null => (micros > 0 ? micros / 1_000 : null);

/** Counts are sums since the stage began: what lies between two of them is what happened there. They fall when an agent leaves. */
export function intervals(points: readonly RolloutPoint[]): Interval[] {
  return points.map((point, i) => {
    const last = points[i - 1];
    const before = last && last.stage === point.stage ? last : null;
    const since = (of: (one: RolloutPoint) => number): number => of(point) - (before ? of(before) : 0);
    return {
      millis: Date.parse(point.at),
      stage: point.stage,
      agreement: share(since(({ agreed }) => agreed), since(({ compared }) => compared)),
      alarmRate: share(since(({ alarms }) => alarms), since(({ steps }) => steps)),
      besideAlarmRate: share(since(({ besideAlarms }) => besideAlarms), since(({ besideSteps }) => besideSteps)),
      latencyMillis: millisOf(point.latencyP99Micros),
      besideLatencyMillis: millisOf(point.besideLatencyP99Micros),
      psi: point.psi,
    };
  });
}

/** When it came to its stages, as far as that was seen. */
export const turns = (of: readonly Interval[]): Interval[] => of.filter(({ stage }, i) => i > 0 && stage !== of[i - 1]?.stage);

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** How far two distributions in the same bins are apart: index of population stability, and the largest difference of shares below an edge. */
export function apart(of: readonly number[], other: readonly number[]): { psi: number; ks: number } | null {
  const [all, others] = [sum(of), sum(other)];
  if (all === 0 || others === 0 || of.length !== other.length) return null;
  let [psi, ks, below, otherBelow] = [0, 0, 0, 0];
  of.forEach((n, i) => {
    const m = other[i] ?? 0;
    if (n === 0 && m === 0) return;
    // A bin that only one has something in counts as half a value there, as on the agents.
    const [a, b] = [Math.max(n, 0.5) / all, Math.max(m, 0.5) / others];
    psi += (a - b) * Math.log(a / b);
    below += n / all;
    otherBelow += m / others;
    ks = Math.max(ks, Math.abs(below - otherBelow));
  });
  return { psi, ks };
}

export const shares = (counts: readonly number[]): number[] => {
  const all = sum(counts);
  return counts.map((n) => (all === 0 ? 0 : n / all));
};
