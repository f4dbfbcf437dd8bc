// Six-digit codes by mail or SMS. A code works only together with the request that it was sent for: its hash is keyed
// and includes the challenge, which only the requester has.

import { randomInt } from 'node:crypto';
import type { App } from '../../apps/app.ts';
import { DAY, HOUR } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { type Budget, giveBack, type Spend, spendSilently } from '../../limits/budgets.ts';
import { spendsOfNetwork } from '../../limits/networks.ts';
import { keyedHash } from '../../secrets.ts';
import type { Identifier } from '../../users/identifiers.ts';

/**
 * Mails to one address protect a mailbox from being filled through us. Senders of different standing have budgets of their own:
 * otherwise strangers could keep an App from inviting, by asking for new passwords.
 */
const mailsTo = (sender: string) => [
  { name: `${sender}_address_hour`, limit: 3, period: HOUR },
  { name: `${sender}_address_day`, limit: 10, period: DAY },
];

/** Caused by strangers. Callers over the limit get the same answer as everybody else. */
export const mailsPerAddress = mailsTo('mails');

/** By the App itself: its developers, its API keys, its machines. */
export const mailsByApp = mailsTo('mails_by_app');

/** By the members of one organization; its id is the source (`from`). */
export const mailsByOrganization = mailsTo('mails_by_organization');

/** To addresses that users who are signed in want to change to. */
export const mailsByUsers = mailsTo('mails_by_users');

/**
 * Codes that strangers ask for. With five tries each, that makes 25 guesses an hour at a million codes (NIST SP 800-63B-4 §3.2.2
 * allows far more).
 */
export const codesPerAddress = { name: 'codes_address', limit: 5, period: HOUR };

/** Codes and links that prove an address: of a user who has proved to be one, or of an address that only seems to be new. */
export const proofsOfAddress = { name: 'proofs_of_address', limit: 5, period: HOUR };

/**
 * For a mail that was requested with a username or a phone number. The request spent that identifier's budget; the mailbox
 * has one limit for all identifiers of its user. Returns whether the mail may be sent.
 */
export async function spendOfMailbox(
  core: Core,
  app: App,
  { email_key }: UserRow,
  { identifier, budgets }: { identifier: Identifier; budgets: Budget[] },
): Promise<boolean> {
  if (identifier.key === email_key) return true;
  return spendSilently(
    core,
    app,
    budgets.map((budget) => ({ budget, of: email_key })),
  );
}

/**
 * SMS to one phone number, for any purpose and from any caller: each costs money, and nobody's phone should ring all
 * night.
 */
export const smsPerPhone = [
  { name: 'sms_phone_hour', limit: 5, period: HOUR },
  { name: 'sms_phone_day', limit: 10, period: DAY },
];
/** A caller who requests SMS to ever new numbers is after the money that they cost (“SMS pumping”). */
export const smsPerNetwork = { name: 'sms_network', limit: 20, period: HOUR };

/**
 * SMS to all users of one network. Users are created quickly, and each could get five an hour to a number of its own. A
 * code that is entered is given back (`noteAnswered`), so that a household whose members sign in by SMS doesn't reach
 * the limit.
 */
const unansweredSms = { name: 'sms_unanswered', limit: 60, period: HOUR };

export const smsOfNetwork = (): Spend[] => spendsOfNetwork(unansweredSms);

export async function noteAnswered(core: Core, app: App): Promise<void> {
  for (const one of smsOfNetwork()) await giveBack(core, app, one);
}

/** Tries of one challenge, for the lifetime (`period`) of its code. */
export const triesPerCode = (period: number) => ({ name: 'code_tries', limit: 5, period });

export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/**
 * A thief of the database could try a million codes in no time. Without the key there is nothing to compare them to.
 */
export function keyedCode(core: Core, app: App, challenge: string, code: string): string {
  const typed = code.replace(/\s/g, '').slice(0, 20);
  return keyedHash(core.keyring.derive('one-time codes'), `${app.id}\n${challenge}\n${typed}`);
}
