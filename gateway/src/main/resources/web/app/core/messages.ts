import { en } from '../messages/en';

export type MessageKey = keyof typeof en;
type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
type Args = Record<string, string | number>;

/** The languages that are there; the first is used when the viewer's is not. */
const LANGUAGES: Record<string, Record<MessageKey, Message>> = { en };

function choose(): string {
  const wanted = navigator.languages.map((tag) => tag.split('-')[0] as string);
  return wanted.find((tag) => tag in LANGUAGES) ?? 'en';
}

export const language = choose();
const plurals = new Intl.PluralRules(language);

/** The message in the viewer's language, with {name} replaced by its argument and the plural chosen by {n}. */
export function t(key: MessageKey, args: Args = {}, count: number = Number(args['n'])): string {
  const message: Message = (LANGUAGES[language] as Record<MessageKey, Message>)[key];
  const form = typeof message === 'string' ? message : (message[plurals.select(count)] ?? message.other ?? '');
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

/** A message about a word that comes from the gateway: the word itself where there is no message for it. */
export function word(prefix: 'severity' | 'boot.step' | 'source.kind' | 'notify.kinds' | 'alarms.mark' | 'quality' | 'models.task' | 'models.role' | 'models.state' | 'rollout.stage' | 'rollout.gate' | 'rollout.gate.means' | 'rollout.state' | 'updates.stage' | 'updates.wave' | 'updates.turn' | 'updates.fit' | 'program.stage', name: string): string {
  const key = `${prefix}.${name}`;
  return key in en ? t(key as MessageKey) : name;
}
