// What a decision hook may answer. A clear refusal stands whatever else is wrong with it; anything else that isn't as documented
// counts as no answer at all, so that a mistake can't give a token a claim that its App didn't mean.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { isStorableJson } from '../database/storable.ts';
import { UNSEEN } from '../language/own-texts.ts';
import { type ClaimSource, fitsTokens, toCustomClaims } from '../users/claims.ts';
import type { Moment } from './hooks.ts';

export type Claims = Record<string, unknown>;

/** `message` and `reason` are the hook's own: a sentence for the user, a code for programs. */
export type Decision =
  | { decision: 'allow'; claims: Claims }
  | { decision: 'refuse'; message: string | undefined; reason: string | undefined };

/** For the App's developers. */
export class AnswerMistake extends Error {}

const answerSchema = z.looseObject({
  decision: z.enum(['allow', 'refuse']),
  claims: z.record(z.string(), z.unknown()).optional(),
});

/** `user`: the user whom the tokens are for, whose other claims count towards the same bound. Throws AnswerMistake. */
export function readAnswer(
  app: App,
  { moment, user }: { moment: Moment; user: ClaimSource | undefined },
  text: string,
): Decision {
  const { success, data } = answerSchema.safeParse(parseJson(text));
  if (!success) throw new AnswerMistake('must be an object with "decision": "allow" or "refuse"');
  if (data.decision === 'refuse')
    return { decision: 'refuse', message: toMessage(data.message), reason: toReason(data.code) };
  const { claims = {} } = data;
  requireClaims(moment, claims);
  if (!fitsTokens({ ...(user && toCustomClaims(app, user)), ...claims }))
    throw new AnswerMistake('claims must have at most 4 KB, together with the custom claims of the App');
  return { decision: 'allow', claims };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AnswerMistake('must be JSON');
  }
}

const MAX_CLAIMS = 20;
const MAX_NAME = 200;
/** Of objects and lists, within one claim. */
const MAX_DEPTH = 5;

/** What the moment allows. Throws AnswerMistake. */
function requireClaims(moment: Moment, claims: Claims): void {
  const names = Object.keys(claims);
  if (moment !== 'before_tokens' && names.length > 0) throw new AnswerMistake('claims can only be added before tokens');
  if (names.length > MAX_CLAIMS) throw new AnswerMistake(`claims must be at most ${MAX_CLAIMS}`);
  const wrong = names.find((name) => !isOwnName(name));
  if (wrong !== undefined)
    throw new AnswerMistake(`the claim ${JSON.stringify(wrong.slice(0, 50))} must have a name that is an https: URL`);
  // Kept with the access token, they would make every look at it fail.
  if (!Object.values(claims).every((value) => isStorableJson(value, MAX_DEPTH)))
    throw new AnswerMistake(
      `claims must be at most ${MAX_DEPTH} levels deep, without NUL and halves of surrogate pairs`,
    );
}

/**
 * A name that collides with none of anybody else (RFC 7519 §4.2): no claim of JWT, OpenID Connect, OAuth or ours is a URL, so
 * that sub, scope, aud, exp, acr, act and the like can't be named at all.
 */
export const isOwnName = (name: string): boolean =>
  name.length <= MAX_NAME && /^https:\/\/[^\s/]+\/\S*$/.test(name) && URL.parse(name)?.href === name;

const MAX_MESSAGE = 200;
const unseen = new RegExp(UNSEEN.source, 'gu');

/** Plain text on one line, which can't turn or hide the text around it. */
function toMessage(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const clean = given
    .slice(0, 5 * MAX_MESSAGE)
    .toWellFormed()
    .replace(unseen, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...clean].slice(0, MAX_MESSAGE).join('') || undefined;
}

const toReason = (given: unknown): string | undefined =>
  typeof given === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(given) ? given : undefined;
