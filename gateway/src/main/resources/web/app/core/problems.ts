import { ApiProblem } from './api';
import { t } from './messages';

/** A failed request in the viewer's words, with the gateway's code where it gave one. */
export function problemText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof ApiProblem && error.code
    ? t('load.failed.code', { code: error.code, message })
    : t('load.failed', { message });
}
