// Phone numbers in one form (E.164), however they are typed, so that equal texts mean the same number. The country code
// is required: an App's users live anywhere, so it can't be guessed.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { Problem } from '../problem.ts';

/** ITU-T E.164 §6.2.1: at most fifteen digits, including the country code. */
const E164 = /^\+[1-9]\d{6,14}$/;
const MAX_TYPED = 50;

/** The owner of such a number earns money with each SMS to it, so that made-up users would be a business. */
const PAID_NUMBERS: unknown[] = ['PREMIUM_RATE', 'SHARED_COST'];

/**
 * Undefined if the text isn't a phone number. Only the length is checked, because countries hand out new ranges all the
 * time.
 */
export function parsePhone(text: string): string | undefined {
  if (text.length > MAX_TYPED) return undefined;
  const international = text.normalize('NFKC').trim().replace(/^00/, '+');
  if (!international.startsWith('+')) return undefined;
  const phone = parsePhoneNumberFromString(international, { extract: false });
  if (!phone?.isPossible() || phone.ext || PAID_NUMBERS.includes(phone.getType())) return undefined;
  return E164.test(phone.number) ? phone.number : undefined;
}

/** `field` is the name of the number in the request. Throws `invalid_phone`. */
export function requirePhone(text: string, field = 'phone'): string {
  const phone = parsePhone(text);
  if (phone) return phone;
  const hint = 'must be in international form, like +4915112345678';
  throw new Problem('invalid_phone', `${field}: ${hint}`, { fields: { [field]: hint } });
}

/** For readers who must not learn the number. Its owner recognises it by the end. */
export const maskPhone = (phone: string): string => `•••${phone.slice(-3)}`;
