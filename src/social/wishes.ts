// What a client's request wants from a sign-in at a provider: which user, which language, and how fresh it has to be. The
// parameters can be removed on their way through the browser, so the answer is checked against the wishes (A144).

import { CLOCK_TOLERANCE, now, toNumericDate, toSeconds } from '../clock.ts';
import { Problem } from '../problem.ts';
import type { Claims, Kind, Prompt } from './catalogue.ts';
import type { ConnectionSettings } from './settings.ts';

const MAX_HINT = 254;
const MAX_LOCALES = 100;

export type Wishes = {
  login_hint?: string | undefined;
  ui_locales?: string | undefined;
  prompts: Prompt[];
  /** In seconds. */
  max_age?: number | undefined;
};

/** The parameters are those of OpenID Connect Core §3.1.2.1. One that is malformed is left out. */
export function readWishes(parameters: Record<string, unknown>): Wishes {
  const { prompt, max_age } = parameters;
  const asked = typeof prompt === 'string' ? prompt.split(' ') : [];
  const age = max_age === undefined || max_age === '' ? undefined : Number(max_age);
  return {
    login_hint: short(parameters.login_hint, MAX_HINT),
    ui_locales: short(parameters.ui_locales, MAX_LOCALES),
    prompts: (['login', 'select_account'] as const).filter((one) => asked.includes(one)),
    max_age: Number.isSafeInteger(age) && Number(age) >= 0 ? age : undefined,
  };
}

const short = (value: unknown, most: number) =>
  typeof value === 'string' && value !== '' && value.length <= most ? value : undefined;

/** The parameters for the provider. OAuth 2.0 has none of them except the prompts that a kind lists. */
export function wishParameters({ protocol, prompts: known }: Kind, wishes: Wishes): Record<string, string> {
  const { login_hint, ui_locales, max_age } = wishes;
  const prompts = known.filter((one) => wishes.prompts.includes(one));
  // A provider that can't be asked to authenticate people again can at least show them the account they continue with.
  if (prompts.length === 0 && wishes.prompts.length > 0) prompts.push(...known.filter((one) => one !== 'login'));
  const prompt = prompts.length > 0 && { prompt: prompts.join(' ') };
  if (protocol === 'oauth2') return { ...prompt };
  // Core §2: only a request with max_age obliges the provider to tell auth_time.
  const age = max_age ?? (wishes.prompts.includes('login') ? 0 : undefined);
  return {
    ...prompt,
    ...(login_hint !== undefined && { login_hint }),
    ...(ui_locales !== undefined && { ui_locales }),
    ...(age !== undefined && { max_age: String(age) }),
  };
}

/** Called before the browser is sent there: OAuth 2.0 can't tell when somebody signed in. Throws `connection_not_fresh`. */
export function requireTellable({ protocol, name }: Kind, settings: ConnectionSettings, wishes: Wishes): void {
  const isWished = wishes.max_age !== undefined || wishes.prompts.includes('login');
  if (!isWished || protocol === 'oidc' || settings.trust_freshness) return;
  throw new Problem('connection_not_fresh', `${name} does not say when people signed in there`);
}

/**
 * Core §3.1.3.7: when the person signed in at the provider, in seconds since 1970, if it says so. Throws
 * `connection_not_fresh` if that isn't as fresh as the wishes require, or is missing. `begun_at` is in milliseconds.
 */
export function readAuthTime(
  { auth_time }: Claims,
  { trust_freshness }: ConnectionSettings,
  { wishes, begun_at }: { wishes: Wishes; begun_at: number },
): number | undefined {
  // A provider's clock may be ahead; the time is never later than now.
  const said = typeof auth_time === 'number' ? Math.min(Math.floor(auth_time), toNumericDate(now())) : undefined;
  const oldest = oldestTime(wishes, begun_at);
  if (oldest === undefined) return said;
  // The App takes the provider's word that it asked the person just now.
  if (said === undefined && trust_freshness) return toNumericDate(now());
  if (said === undefined) throw new Problem('connection_not_fresh', 'The ID token has no auth_time');
  if (said < oldest)
    throw new Problem('connection_not_fresh', `The sign-in there was ${oldest - said} seconds too old`);
  return said;
}

function oldestTime({ prompts, max_age }: Wishes, begun_at: number): number | undefined {
  const since = toNumericDate(new Date(begun_at)) - toSeconds(CLOCK_TOLERANCE);
  if (prompts.includes('login')) return since;
  return max_age === undefined ? undefined : since - max_age;
}
