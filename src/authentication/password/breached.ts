// Passwords that a data breach made public (ASVS 6.2.12), if BREACHED_PASSWORDS says where to look them up. No answer is
// no reason to refuse: nobody could choose a password while the service is down.

import { createHash } from 'node:crypto';
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { messageOf } from '../../log.ts';
import { fetchUpstream } from '../../outbound.ts';
import { findCount } from './hash-file.ts';

/** A user waits for it. */
const TIMEOUT_MS = 1_000;
/** The part of the hash that the service learns: it is the same for more than a thousand breached passwords. */
const PREFIX_LENGTH = 5;

/** Of the password as it is hashed. False, with a line in the log, if it can't be looked up. */
export async function isBreached(core: Core, app: App, password: string): Promise<boolean> {
  const { breachedPasswords: source } = core.config;
  if (!source || source.kind === 'off') return false;
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
  try {
    const count = source.kind === 'file' ? await findCount(source.path, hash) : await askService(source.url, hash);
    return count > 0;
  } catch (error) {
    core.log.warn(
      { app_id: app.id, error: messageOf(error) },
      'a password was accepted that could not be looked up among the breached ones',
    );
    return false;
  }
}

/** https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange: the other hashes of the range are compared here. */
async function askService(url: string, hash: string): Promise<number> {
  // The operator chose this address: it may be in their own network. The configuration takes http: on this machine only.
  const rules = { production: false, allowPrivateUpstreams: true };
  const answer = await fetchUpstream(rules, `${url}/${hash.slice(0, PREFIX_LENGTH)}`, {
    // Padding: otherwise the size of the answer tells the range to those who see only the encrypted traffic.
    headers: { 'add-padding': 'true', 'user-agent': 'Gatehouse' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
  const lines = (await answer.text()).split(/\r?\n/).filter(Boolean);
  if (!lines.every((line) => SUFFIX_LINE.test(line))) throw new Error('the service did not answer with a range');
  const found = lines.find((line) => line.slice(0, SUFFIX_LENGTH).toUpperCase() === hash.slice(PREFIX_LENGTH));
  // Padding has the count 0.
  return Number(found?.slice(SUFFIX_LENGTH + 1) ?? 0);
}

const SUFFIX_LENGTH = 40 - PREFIX_LENGTH;
const SUFFIX_LINE = /^[0-9a-f]{35}:\d+$/i;
