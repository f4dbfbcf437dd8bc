// Phone numbers: however they are typed, one form (E.164), so that equal texts are the same number. They name their
// country: an App's users live anywhere, so none can be guessed.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { Problem } from '../problem.ts';

/** ITU-T E.164 §6.2.1: at most fifteen digits, with those of the country. */
const E164 = /^\+[1-9]\d{6,14}$/;
const MAX_TYPED = 50;

/** Whoever is sent SMS at such a number is paid for it: with a made-up user that is a business. */
const PAID_NUMBERS: unknown[] = ['PREMIUM_RATE', 'SHARED_COST'];

/** Undefined for what is no number. Numbers of the right length pass: countries hand out new ranges all the time. */
export function parsePhone(text: string): string | undefined {
  if (text.length > MAX_TYPED) return undefined;
  const international = text.normalize('NFKC').trim().replace(/^00/, '+');
  if (!international.startsWith('+')) return undefined;
  const phone = parsePhoneNumberFromString(international, { extract: false });
  if (!phone?.isPossible() || phone.ext || PAID_NUMBERS.includes(phone.getType())) return undefined;
  return E164.test(phone.number) ? phone.number : undefined;
}

/** `field` is what the request calls it. Throws `invalid_phone`. */
export function requirePhone(text: string, field = 'phone'): string {
  const phone = parsePhone(text);
  if (phone) return phone;
  const hint = 'must be in international form, like +4915112345678';
  throw new Problem('invalid_phone', `${field}: ${hint}`, { fields: { [field]: hint } });
}

/** For whoever must not learn a number that they don't know: its end tells the owner which one it is. */
export const maskPhone = (phone: string): string => `•••${phone.slice(-3)}`;
