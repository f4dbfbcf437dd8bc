// Six-digit codes by mail or SMS. A code is worth something only with what it was asked with: its hash is keyed and names
// the challenge that whoever asked holds.

import { createHmac, randomInt } from 'node:crypto';
import type { App } from '../../apps/app.ts';
import { DAY, HOUR } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { currentActor } from '../../events/record.ts';
import { giveBack, type Spend, toNetwork } from '../../limits/budgets.ts';

/** Nobody's mailbox is filled through us; who is over it gets the answer that everybody gets. */
export const mailsPerAddress = [
  { name: 'mails_address_hour', limit: 3, period: HOUR },
  { name: 'mails_address_day', limit: 10, period: DAY },
];

/** With five tries each that is 25 guesses an hour at a million codes (NIST SP 800-63B-4 §3.2.2 allows far more). */
export const codesPerAddress = { name: 'codes_address', limit: 5, period: HOUR };

/** Of one phone number, whoever asks for whatever: an SMS costs money, and nobody's phone rings all night. */
export const smsPerPhone = [
  { name: 'sms_phone_hour', limit: 5, period: HOUR },
  { name: 'sms_phone_day', limit: 10, period: DAY },
];
/** Who asks for SMS to ever other numbers is after the money that they cost (“SMS pumping”). */
export const smsPerNetwork = { name: 'sms_network', limit: 20, period: HOUR };

/**
 * Of one network, whichever users of it ask: users are made in no time, each with five an hour to a number of its own. A code
 * that comes back is given back (`noteAnswered`), so that a house full of people who sign in by SMS uses up none.
 */
const unansweredSms = { name: 'sms_unanswered', limit: 60, period: HOUR };

/** A backend asks for all of its users from one address. */
export function smsOfNetwork(): Spend[] {
  const { kind, ip } = currentActor();
  return kind === 'api_key' ? [] : [{ budget: unansweredSms, of: toNetwork(ip ?? '') }];
}

export async function noteAnswered(core: Core, app: App): Promise<void> {
  for (const one of smsOfNetwork()) await giveBack(core, app, one);
}

/** Of one challenge, for as long as its code lives (`period`). */
export const triesPerCode = (period: number) => ({ name: 'code_tries', limit: 5, period });

export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** A million codes are tried in no time by who has the database: without the key there is nothing to compare them to. */
export function keyedCode(core: Core, app: App, challenge: string, code: string): string {
  const [key] = core.keyring.derive('one-time codes');
  if (!key) throw new Error('there is no key');
  const typed = code.replace(/\s/g, '').slice(0, 20);
  return createHmac('sha256', key).update(`${app.id}\n${challenge}\n${typed}`).digest('base64url');
}
