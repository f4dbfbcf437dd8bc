// Which domains an organization can have: names that somebody registered, and under which not everybody has a mailbox.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { Problem } from '../problem.ts';
import { RECORD_LABEL } from './domain-records.ts';

/** RFC 1035 §2.3.4; the name of the TXT record has to fit, too. */
const MAX_DOMAIN = 253 - RECORD_LABEL.length - 1;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** Services where anybody gets an address. */
const publicMail = new Set(
  readFileSync(createRequire(import.meta.url).resolve('freemail/data/free.txt'), 'utf8').split(/\r?\n/),
);

type Mistake = 'unusable' | 'suffix' | 'public_mail';

/** In ASCII, lower case and without a trailing dot, as it is kept and compared. Throws `invalid_domain`. */
export function requireDomain(typed: string): string {
  const domain = toDomain(typed);
  const mistake = domain === undefined ? 'unusable' : findMistake(domain);
  if (domain !== undefined && mistake === undefined) return domain;
  throw new Problem('invalid_domain', words[mistake ?? 'unusable'], {
    fields: { domain: words[mistake ?? 'unusable'] },
    members: { reason: mistake ?? 'unusable' },
  });
}

const words: Record<Mistake, string> = {
  unusable: 'must be a domain like example.com',
  suffix: 'is a suffix under which anybody registers domains',
  public_mail: 'is a mail service where anybody gets an address',
};

/** Undefined for what is no domain name. */
function toDomain(typed: string): string | undefined {
  const text = typed.trim().replace(/\.$/, '');
  // The conversion cuts off what a URL could have behind a host.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return undefined;
  const domain = domainToASCII(text);
  return domain.length <= MAX_DOMAIN && DOMAIN.test(domain) ? domain : undefined;
}

function findMistake(domain: string): Mistake | undefined {
  const { domain: registered, isIp, publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  // A name below a suffix that the list doesn't know, such as .local, is nobody's in public.
  if (isIp || !publicSuffix || !(isIcann || isPrivate)) return 'unusable';
  if (!registered) return 'suffix';
  return publicMail.has(registered) || publicMail.has(domain) ? 'public_mail' : undefined;
}

/** The domain of an address that a user has. */
export const domainOfEmail = (email: string): string | undefined => toDomain(email.slice(email.lastIndexOf('@') + 1));
