// Email addresses: what we accept (a deliberate subset of RFC 5321: nobody signs up with a quoted local part) and the
// one canonical key by which two spellings are the same user.
import { domainToASCII } from 'node:url';
import { Problem } from '../problem.ts';

const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** Controls, format characters (zero-width, bidi), separators and what has a meaning in a mail header. */
const FORBIDDEN = /[\p{C}\p{Z}"(),:;<>[\]\\]/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export type Email = {
  /** Where mails go: as the user writes it, in the normal form of the key, so that both are one mailbox. */
  address: string;
  /** Equal for all spellings of one address: NFKC, lower case, the domain in ASCII. Lookalikes stay different. */
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
  // An IP address, in one of its many spellings.
  if (/\.\d+$/.test(domain)) return undefined;
  const key = `${local}@${domain}`;
  if (Buffer.byteLength(local) > MAX_LOCAL_LENGTH || key.length > MAX_LENGTH) return undefined;
  return { address: `${folded.slice(0, at)}@${domain}`, key };
}

/** For who has to recognise it, and must not learn it: “b…@example.com”. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${Array.from(address.slice(0, at))[0]}…${address.slice(at)}`;
}

/** Throws `invalid_email`. */
export function requireEmail(text: string): Email {
  const email = parseEmail(text);
  if (!email)
    throw new Problem('invalid_email', 'That is not an email address we can use', {
      fields: { email: 'like name@example.com' },
    });
  return email;
}

/** For a mail, where also its domain may be somebody's choice: `n…@e….com` is no link, and tells what there is to know. */
export function maskWholeEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${Array.from(address)[0]}…@${domain[0]}…${domain.slice(domain.lastIndexOf('.'))}`;
}
