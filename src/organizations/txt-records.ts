// TXT records of domains that somebody else owns. Nothing is remembered: a check asks anew, and an answer that comes too late
// is none.
import { Resolver } from 'node:dns/promises';
import type { Config } from '../config.ts';

const TIMEOUT_MS = 1_500;
const TRIES = 2;

/** `unreachable`: nobody knows whether the record is there. */
export type TxtLookup = { state: 'answered'; records: string[] } | { state: 'unreachable'; reason: string };

/** The parts of a record are joined, as RFC 7208 §3.3 does it for SPF. */
export async function lookUpTxt({ dnsServers }: Pick<Config, 'dnsServers'>, name: string): Promise<TxtLookup> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (dnsServers) resolver.setServers(dnsServers);
  try {
    const records = await resolver.resolveTxt(name);
    return { state: 'answered', records: records.map((parts) => parts.join('')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { state: 'answered', records: [] };
    return { state: 'unreachable', reason: code };
  }
}
