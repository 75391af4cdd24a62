import type { ModelScope, RolloutWish } from './types';

/** The gates as people write them: shares in percent, latency in milliseconds. What they mean and are usually: docs/models.md. */
export const GATES = [
  { name: 'steps', usual: 200, min: 1, step: 1, unit: '' },
  { name: 'agents', usual: 1, min: 1, step: 1, unit: '' },
  { name: 'totalSteps', usual: 1_000, min: 1, step: 1, unit: '' },
  { name: 'agreement', usual: 95, min: 0, step: 'any', unit: '%' },
  { name: 'latency', usual: 50, min: 0.001, step: 'any', unit: 'ms' },
  { name: 'alarmRate', usual: 5, min: 0, step: 'any', unit: '%' },
  { name: 'alarmFactor', usual: 2, min: 0, step: 'any', unit: '×' },
  { name: 'psi', usual: 0.25, min: 0, step: 'any', unit: '' },
  { name: 'failures', usual: 0, min: 0, step: 'any', unit: '%' },
] as const;

export type GateField = (typeof GATES)[number]['name'];

/** What stands in the form. */
export interface WishForm {
  version: string;
  scope: ModelScope;
  target: string;
  canaryShare: number;
  /** Empty for a share. */
  canarySite: string;
  automatic: boolean;
  stageMinutes: number;
  gates: Partial<Record<GateField, number>>;
}

export const USUAL: Omit<WishForm, 'version'> = { scope: 'all', target: '', canaryShare: 10, canarySite: '', automatic: true, stageMinutes: 10, gates: {} };

const asSent = (name: GateField, value: number, unit: string): number | string =>
  unit === '%' ? value / 100 : name === 'latency' ? `${Math.round(1_000 * value)}us` : value;

export const placeOf = ({ version, scope, target }: Pick<WishForm, 'version' | 'scope' | 'target'>) =>
  ({ version, scope, ...(scope === 'all' ? {} : { target: target.trim() }) });

/** The rollout that a form asks for; gates that are as usual are left out. */
export function wishOf(form: WishForm): RolloutWish {
  const gates: Record<string, number | string> = {};
  for (const { name, usual, unit } of GATES) {
    const value = form.gates[name];
    if (value !== undefined && value !== usual) gates[name] = asSent(name, value, unit);
  }
  return {
    ...placeOf(form),
    canary: form.canarySite ? { site: form.canarySite } : { share: form.canaryShare / 100 },
    automatic: form.automatic,
    stageTime: `${form.stageMinutes}m`,
    gates,
  };
}

/** Whether there is enough to ask the gateway whom it is for. */
export const isPlaced = ({ scope, target }: Pick<WishForm, 'scope' | 'target'>): boolean => scope === 'all' || target.trim() !== '';
