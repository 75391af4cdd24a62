import { bytesOf, fieldsOf, integerOf, textOf, zigzag } from './protobuf';
import { visible } from './format';

type Value = number | bigint | boolean | string;

/** What somebody asks for, read from the very bytes that approvers sign (ApprovalRequest in sync.proto). */
export interface AskedFor {
  id: string;
  kind: string;
  agentId: string;
  site: string;
  deviceId: string;
  profile: string;
  name: string;
  arguments: Map<string, Value>;
  /** Hexadecimal; empty for a command, and when a profile is taken away. */
  contentDigest: string;
  caller: string;
  role: string;
  requestedAt: string;
  expiresAt: string;
}

const TEXTS = { 1: 'id', 2: 'kind', 3: 'agentId', 4: 'site', 5: 'deviceId', 6: 'profile', 7: 'name', 10: 'caller', 11: 'role' } as const;
const ARGUMENTS = 8;

/** Throws at what this page can't read or does not show in full: nobody is to sign what they were not shown. */
export function askedFor(bytes: Uint8Array): AskedFor {
  const asked: AskedFor = {
    id: '', kind: '', agentId: '', site: '', deviceId: '', profile: '', name: '', arguments: new Map(), contentDigest: '', caller: '', role: '', requestedAt: '', expiresAt: '',
  };
  for (const field of fieldsOf(bytes, ARGUMENTS)) {
    if (field.number in TEXTS) asked[TEXTS[field.number as keyof typeof TEXTS]] = textOf(field);
    else if (field.number === ARGUMENTS) take(asked.arguments, bytesOf(field));
    else if (field.number === 9) asked.contentDigest = hex(bytesOf(field));
    else if (field.number === 12) asked.requestedAt = instant(integerOf(field));
    else if (field.number === 13) asked.expiresAt = instant(integerOf(field));
    else throw new RangeError(`field ${field.number} is not known`);
  }
  if (!isAsItsKind(asked)) throw new RangeError('it is of no kind that is known, or says what others of its kind do not');
  return asked;
}

function take(values: Map<string, Value>, bytes: Uint8Array): void {
  const [name, value, ...more] = fieldsOf(bytes);
  if (name?.number !== 1 || value?.number !== 2 || more.length > 0) throw new RangeError('an argument is a name and a value');
  if (values.has(textOf(name))) throw new RangeError('an argument stands twice');
  values.set(textOf(name), twinValue(bytesOf(value)));
}

function twinValue(bytes: Uint8Array): Value {
  const [field, ...more] = fieldsOf(bytes);
  if (!field || more.length > 0) throw new RangeError('a value is one of number, integer, truth and text');
  if (field.number === 1 && field.kind === 'fixed64') return field.value.getFloat64(0, true);
  if (field.number === 2) return zigzag(integerOf(field));
  if (field.number === 3) return integerOf(field) !== 0n;
  if (field.number === 4) return textOf(field);
  throw new RangeError(`field ${field.number} of a value is not known`);
}

/** As agents take it: what a kind does not have would be signed without being seen. */
function isAsItsKind({ kind, agentId, site, deviceId, profile, name, arguments: values, contentDigest }: AskedFor): boolean {
  const hasDigest = contentDigest.length === 2 * 32;
  switch (kind) {
    case 'command':
      return agentId !== '' && deviceId !== '' && name !== '' && contentDigest === '';
    case 'agent-action':
      return agentId !== '' && deviceId + profile === '' && name !== '' && contentDigest === '';
    case 'profile': {
      const isForGroup = agentId + site + deviceId === '' && values.size === 1 && typeof values.get('group') === 'string';
      return profile !== '' && name === '' && (agentId !== '' || deviceId === '') && (values.size === 0 || isForGroup) && (contentDigest === '' || hasDigest);
    }
    case 'model': {
      const isForAll = agentId + site === '';
      return name !== '' && deviceId + profile === '' && typeof values.get('version') === 'string' && hasDigest
        && (!values.has('group') || (isForAll && typeof values.get('group') === 'string'));
    }
    case 'program':
      return name !== '' && deviceId + profile === '' && typeof values.get('version') === 'string' && contentDigest === '';
    case 'policy':
      return agentId + site + deviceId + profile === '' && values.size === 0 && /^\d+$/.test(name) && hasDigest;
    default:
      return false;
  }
}

/** A text in quotes, so that the text "5" is not taken for the number, and a number with a fraction as one. */
export function valueWords(value: Value): string {
  if (typeof value === 'string') return `"${visible(value)}"`;
  const words = String(value);
  return typeof value === 'number' && /^-?\d+$/.test(words) ? `${words}.0` : words;
}

/** The source of a profile or a policy, or the manifest of a model, with all that is in it; throws when it is no UTF-8. */
export const sourceWords = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).split(/\r\n|\r|\n/).map(visible).join('\n');

const instant = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString();

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
