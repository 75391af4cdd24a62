import { ApiProblem } from './api';
import { t } from './messages';

/** A failed request in the viewer's words, with the gateway's code where it gave one. */
export function problemText(error: unknown): string {
  if (isUnanswered(error)) return t('load.unanswered');
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof ApiProblem && error.code
    ? t('load.failed.code', { code: error.code, message })
    : t('load.failed', { message });
}

/** Whether no answer came: fetch tells of a broken connection by a TypeError, and of the time that it may take by a TimeoutError. */
function isUnanswered(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}
