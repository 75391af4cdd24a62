import type { Facet } from '../core/types';
import { type MessageKey, t, word } from '../core/messages';

/** What a value of a facet is called. */
export function facetValue(facet: Facet, value: string): string {
  switch (facet) {
    case 'health': return t(`health.${value}` as MessageKey);
    case 'state': return t(`filter.${value}` as MessageKey);
    case 'alarms': return value === 'none' ? t('facet.none') : word('severity', value);
    default: return value;
  }
}
