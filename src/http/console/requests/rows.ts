// A fix as a table: every field of the client that it sets, with the values before and after, and which of these are the sender's.

import { clientTypes } from '../../../apps/clients/clients.ts';
import { CONFIDENTIAL } from '../../../apps/clients/confidential.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { withoutUndefined } from '../../../tables.ts';
import type { Translate } from '../../kit/render/messages.ts';
import type { Fix } from './fixes.ts';

/** `is_sent`: it was in the request, and anyone could have written it. `note`: words in place of a value. */
type Value = { text: string; is_sent: boolean };

/** `name`: the field as the API calls it. */
export type ShownField = { name: string; before: string[]; after: Value[]; note: string | undefined };

export function toRows(fix: Fix, t: Translate): ShownField[] {
  const secret = { name: 'client_secret', before: [], after: [], note: t('console.fix.new_secret') };
  const { client, sent = [] } = fix;
  if ('change' in fix) return rowsOf({ client, sent }, fix.change);
  if ('renews' in fix) return [...rowsOf({ sent }, fix.renews), endOf(fix.expired_at, t)];
  if ('becomes' in fix) return [...rowsOf({ client, sent }, CONFIDENTIAL), secret];
  return [...rowsOf({ sent }, { ...fix.creates, ...clientTypes[fix.creates.type] }), secret];
}

const endOf = (expiredAt: Date, t: Translate): ShownField => ({
  ...{ name: 'expires_at', before: [expiredAt.toISOString()], after: [], note: t('console.fix.temporary.end') },
});

/** Fields that stay as they are have no row; a new client has all of its own. */
function rowsOf({ client, sent }: { client?: ClientRow; sent: string[] }, change: object): ShownField[] {
  const was = new Map<string, unknown>(Object.entries(client ?? {}));
  return Object.entries(withoutUndefined(change)).flatMap(([name, value]): ShownField[] => {
    const [before, after] = [toTexts(was.get(name)), toTexts(value)];
    if (client && before.join('\n') === after.join('\n')) return [];
    const isSent = (text: string) => sent.includes(text) && !before.includes(text);
    return [{ name, before, after: after.map((text) => ({ text, is_sent: isSent(text) })), note: undefined }];
  });
}

const toTexts = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));
