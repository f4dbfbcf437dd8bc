// Which passwords are refused (NIST SP 800-63B-4 §3.1.1.2): too short, or easy to guess, measured by zxcvbn with lists
// of leaked and common passwords and the words that an attacker of this user tries first. No rules of composition.

import type { App } from '../../apps/app.ts';
import { Problem } from '../../problem.ts';
import { isTooLong, MAX_PASSWORD_BYTES, normalise } from './password.ts';

/** What is wrong with a password, as members of the problem: whoever shows it has words of their own. */
export type Weakness =
  | { reason: 'too_short'; min: number }
  /** Bytes. */
  | { reason: 'too_long'; max: number }
  | { reason: 'too_guessable' };

/** Throws `weak_password` with what to do about it (its members are a Weakness), before any hashing is done. */
export async function requireGoodPassword(
  app: App,
  password: string,
  personal: (string | null | undefined)[] = [],
): Promise<void> {
  const { password_min_length: minLength, password_min_strength: minStrength } = app.settings;
  if (isTooLong(password))
    throw weak(`Use at most ${MAX_PASSWORD_BYTES} bytes`, { reason: 'too_long', max: MAX_PASSWORD_BYTES });
  // What is hashed is what counts: full-width letters are no harder to guess than the plain ones they become.
  const normal = normalise(password);
  // Code points, not UTF-16 units: an emoji is one character to who types it.
  if ([...normal].length < minLength)
    throw weak(`Use at least ${minLength} characters`, { reason: 'too_short', min: minLength });
  const words = [app.name, app.slug, ...personal].flatMap(toWords);
  const estimate = await estimator();
  const { score, feedback } = estimate(normal.slice(0, MAX_ESTIMATED_LENGTH), words);
  if (score < minStrength)
    throw weak(feedback.warning || 'This is easy to guess. A few unrelated words in a row are better', {
      reason: 'too_guessable',
    });
}

/** What is longer is strong if its beginning is. */
const MAX_ESTIMATED_LENGTH = 100;

function weak(what: string, members: Weakness): Problem {
  return new Problem('weak_password', what, { fields: { password: what }, members });
}

function toWords(text: string | null | undefined): string[] {
  if (!text) return [];
  // Of an address, what stands before the @ is a word, too.
  const [local = ''] = text.split('@', 1);
  const words = [text, local, ...text.split(/[^\p{L}\p{N}]+/u)];
  return words.filter((word) => word.length >= 3).slice(0, 10);
}

type Estimate = (password: string, words: string[]) => { score: number; feedback: { warning: string | null } };
let loaded: Promise<Estimate> | undefined;

/** The dictionaries are some megabytes; they are read when the first password is chosen. */
function estimator(): Promise<Estimate> {
  loaded ??= loadEstimator();
  return loaded;
}

async function loadEstimator(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
  return (password, words) => zxcvbn.check(password, words);
}
