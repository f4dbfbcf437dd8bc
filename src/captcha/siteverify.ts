// A captcha service that answers as siteverify does: reCAPTCHA, hCaptcha, Turnstile and their kind. The operator sets it up
// for the server; it learns the token that its widget made, and nothing else of who sends the form.

import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { CaptchaService } from '../config.ts';
import type { Core } from '../core.ts';
import { messageOf } from '../log.ts';
import { fetchUpstream } from '../outbound.ts';
import { Problem } from '../problem.ts';

const RETRY_AFTER_SECONDS = 5;
/** Far more than any of them makes. */
const MAX_LENGTH = 10_000;

/** Throws `captcha_failed`. */
export function getService(core: Core): CaptchaService {
  if (!core.config.captcha) throw failed(new Error('CAPTCHA_VERIFY_URL is not set any more'));
  return core.config.captcha;
}

/** Throws `captcha_failed` where there is no answer within five seconds, or none that makes sense. */
export async function isAcceptedByService(core: Core, app: App, given: string): Promise<boolean> {
  if (given.length > MAX_LENGTH) return false;
  try {
    const told = await ask(core, given);
    if (told.success) return true;
    const ours = told['error-codes'].find((code) => OUR_MISTAKES.has(code));
    if (ours) throw new Error(`the service says ${ours}`);
    return false;
  } catch (error) {
    core.log.warn({ app_id: app.id, error: messageOf(error) }, 'the captcha service did not answer as it should');
    throw failed(error);
  }
}

/** Not the visitor's: the same words at all of them. */
const OUR_MISTAKES = new Set(['missing-input-secret', 'invalid-input-secret', 'bad-request', 'internal-error']);

const answerSchema = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).default([]) });

async function ask(core: Core, response: string): Promise<z.output<typeof answerSchema>> {
  const { verifyUrl, secret } = getService(core);
  // The operator named this address, not a developer: it may be one of the house.
  const rules = { production: core.config.production, allowPrivateUpstreams: true };
  const answer = await fetchUpstream(rules, verifyUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ secret, response }).toString(),
  });
  if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
  return answerSchema.parse(await answer.json());
}

const failed = (cause: unknown) => new Problem('captcha_failed', undefined, { retryAfter: RETRY_AFTER_SECONDS, cause });
