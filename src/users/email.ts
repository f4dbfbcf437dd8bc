// Email addresses: which ones are accepted (a deliberate subset of RFC 5321, without quoted local parts), and the
// canonical key that all spellings of an address share.
import { domainToASCII, domainToUnicode } from 'node:url';
import { Problem } from '../problem.ts';

const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** Controls, format characters (zero-width, bidi), separators, and characters with a meaning in a mail header. */
const FORBIDDEN = /[\p{C}\p{Z}"(),:;<>[\]\\]/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export type Email = {
  /**
   * The address for mails: spelled as by the user, but in the normal form of the key, so that both mean the same
   * mailbox.
   */
  address: string;
  /** The same for all spellings of an address: NFKC, lower case, the domain in ASCII. Lookalikes stay different. */
  key: string;
};

export function parseEmail(text: string): Email | undefined {
  if (text.length > 4 * MAX_LENGTH) return undefined;
  const folded = text.trim().normalize('NFKC');
  const at = folded.lastIndexOf('@');
  const local = folded.slice(0, at).toLowerCase();
  const domain = domainToASCII(folded.slice(at + 1)).toLowerCase();
  if (at < 1 || FORBIDDEN.test(folded) || local.includes('@')) return undefined;
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined;
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return undefined;
  if (domainToUnicode(domain).split('.').some(hasOuterHyphen)) return undefined;
  // An IP address, in one of its many spellings.
  if (/\.\d+$/.test(domain)) return undefined;
  const key = `${local}@${domain}`;
  if (Buffer.byteLength(local) > MAX_LOCAL_LENGTH || key.length > MAX_LENGTH) return undefined;
  return { address: `${folded.slice(0, at)}@${domain}`, key };
}

/** UTS 46 §4.1 (CheckHyphens): the ASCII form of such a label, `xn--…`, hides it. */
const hasOuterHyphen = (label: string) => label.startsWith('-') || label.endsWith('-');

/** For readers who should recognise the address but not learn it: “b…@example.com”. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${Array.from(address.slice(0, at))[0]}…${address.slice(at)}`;
}

/** Throws `invalid_email`. */
export function requireEmail(text: string): Email {
  const email = parseEmail(text);
  if (!email)
    throw new Problem('invalid_email', 'That is not an email address we can use', {
      fields: { email: 'must be like name@example.com' },
    });
  return email;
}

/**
 * For mails. The domain may be an attacker's choice, too: `n…@e….com` is not a link, and its owner still recognises it.
 */
export function maskWholeEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${Array.from(address)[0]}…@${domain[0]}…${domain.slice(domain.lastIndexOf('.'))}`;
}
