// The password policy (NIST SP 800-63B-4 §3.1.1.2): a password is refused if it is too short or easy to guess. zxcvbn
// measures that with lists of leaked and common passwords, and with the words that an attacker of this user tries
// first; the commonest, and these words with digits or signs, are refused whatever strength the App asks for, as are
// breached ones if the server looks them up. There are no rules of composition.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { Problem } from '../../problem.ts';
import { isBreached } from './breached.ts';
import { contextWords, isContextWord } from './context-words.ts';
import { loadGuessability } from './guessability.ts';
import { isTooLong, MAX_PASSWORD_BYTES, normalise } from './password.ts';

/** The weakness of a password, as members of the problem. Each door has its own words for it. */
export type Weakness =
  | { reason: 'too_short'; min: number }
  /** In bytes. */
  | { reason: 'too_long'; max: number }
  | { reason: 'too_guessable' }
  | { reason: 'breached' };

/**
 * Throws `weak_password` with advice (its members are a Weakness), before any hashing is done. `personal`: the user's
 * name, username and address.
 */
export async function requireGoodPassword(
  core: Core,
  app: App,
  password: string,
  personal: (string | null | undefined)[] = [],
): Promise<void> {
  const { password_min_length: minLength, password_min_strength: minStrength } = app.settings;
  if (isTooLong(password))
    throw weak(`Use at most ${MAX_PASSWORD_BYTES} bytes`, { reason: 'too_long', max: MAX_PASSWORD_BYTES });
  // The normalised password is what is hashed: full-width letters are no harder to guess than the plain ones they
  // become.
  const normal = normalise(password);
  // Code points, not UTF-16 units: users see an emoji as one character.
  if ([...normal].length < minLength)
    throw weak(`Use at least ${minLength} characters`, { reason: 'too_short', min: minLength });
  const words = contextWords(core.config, app, personal);
  const { isCommon, estimate } = await loadGuessability();
  // ASVS 6.2.4: even an App that asks for no strength doesn't take the passwords that are guessed first.
  if (isCommon(normal)) throw weak('This is a commonly used password', { reason: 'too_guessable' });
  // zxcvbn finds a year and a sign behind such a word good enough.
  if (isContextWord(normal, words))
    throw weak('This is a word that belongs to you or to this service, with digits or signs', {
      reason: 'too_guessable',
    });
  const { score, warning } = estimate(normal, words);
  if (score < minStrength)
    throw weak(warning || 'This is easy to guess. A few unrelated words in a row are better', {
      reason: 'too_guessable',
    });
  if (await isBreached(core, app, normal))
    throw weak('This password has appeared in a data breach. Choose another one', { reason: 'breached' });
}

function weak(what: string, members: Weakness): Problem {
  return new Problem('weak_password', what, { fields: { password: what }, members });
}
