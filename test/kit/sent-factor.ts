// A user's second factor whose codes are sent: set up, with a number of its own where it is by SMS.

import type { App } from '../../src/apps/app.ts';
import { confirmSentFactor, enrolSentFactor, type SentKind } from '../../src/authentication/factors/sent.ts';
import type { UserRow } from '../../src/database/schema.ts';
import type { Gatehouse } from './gatehouse.ts';
import { codeIn, mailsTo } from './mail.ts';
import { until } from './processes.ts';
import { codeTo, newPhone, smsTo } from './sms.ts';

export type SentFactor = {
  kind: SentKind;
  /** The address or the number. */
  to: string;
  /** How many messages went there. */
  count(): number;
  /** The code of the newest message, when there are `count` of them. */
  code(count: number): Promise<string>;
  recoveryCodes: string[];
};

/** Of a Gatehouse with an inbox. One message goes out for it. */
export async function makeSentFactor(
  gatehouse: Gatehouse,
  app: App,
  user: UserRow,
  kind: SentKind,
): Promise<SentFactor> {
  const factor = toFactor(gatehouse, kind, kind === 'sms' ? newPhone() : user.email);
  const before = factor.count();
  const asked = { kind, challenge: 'made by a test', locale: 'en', phone: factor.to } as const;
  await enrolSentFactor(gatehouse.system, app, user, asked);
  const code = await factor.code(before + 1);
  const recoveryCodes = await confirmSentFactor(gatehouse.system, app, user, { ...asked, code });
  return { ...factor, recoveryCodes };
}

export function toFactor(gatehouse: Gatehouse, kind: SentKind, to: string): Omit<SentFactor, 'recoveryCodes'> {
  if (kind === 'sms') {
    const count = () => smsTo(gatehouse, to).length;
    return { kind, to, count, code: (count) => codeTo(gatehouse, to, count) };
  }
  // Notices of what happens to the factor go there, too.
  const codes = () => mailsTo(gatehouse, to).map(codeIn).filter(Boolean);
  const code = async (count = 1) => {
    await until(`${count} code(s) came to ${to}`, () => codes().length >= count);
    return codes()[0]!;
  };
  return { kind, to, count: () => codes().length, code };
}
