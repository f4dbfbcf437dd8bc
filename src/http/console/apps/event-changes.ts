// What an event changed, as its page shows it: each field by the name that the console's forms have for it, with the value
// before and after.
import { z } from 'zod';
import type { EventRow } from '../../../events/list.ts';
import { hasMessage } from '../../../language/catalogues.ts';
import type { Translate } from '../../kit/render/messages.ts';
import type { AppVisit } from '../kit/visit.ts';

/** `lines` of a list, each in a line of its own; `text` is words of ours, or nothing. */
export type ShownValue = { lines: string[] } | { text: string };

export type ShownChange = {
  field: string;
  /** The field as the API calls it. */
  name: string;
  /** Undefined for a secret. */
  values: { from: ShownValue; to: ShownValue } | undefined;
};

const stored = z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown(), hidden: z.boolean() }).partial());

export function showChanges({ data }: EventRow, { t }: Pick<AppVisit, 't'>): ShownChange[] {
  const { data: changes = {} } = stored.safeParse(data.changes);
  return Object.entries(changes).map(([name, { from, to, hidden }]) => ({
    ...{ name, field: toField(name, t) },
    values: hidden ? undefined : { from: toShown(name, from, t), to: toShown(name, to, t) },
  }));
}

/** `settings.sign_up` has the name that the page of settings has for it. */
function toField(name: string, t: Translate): string {
  const last = name.slice(name.indexOf('.') + 1);
  const known = [`console.field.${name}`, `console.setting.${last}`, `console.field.${last}`].find(hasMessage);
  return known ? t(known) : name;
}

function toShown(name: string, value: unknown, t: Translate): ShownValue {
  if (value === null || value === undefined || value === '') return { text: t('console.events.nothing') };
  if (typeof value === 'boolean') return { text: t(value ? 'console.yes' : 'console.no') };
  const choice = `console.setting.${name.replace('settings.', '')}_${value}`;
  if (typeof value === 'string' && hasMessage(choice)) return { text: t(choice) };
  if (!Array.isArray(value)) return { lines: [toLine(value)] };
  return value.length === 0 ? { text: t('console.events.nothing') } : { lines: value.map(toLine) };
}

const toLine = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
