// A captcha service with a siteverify endpoint: reCAPTCHA, hCaptcha, Turnstile and the like. The operator configures it
// for the server. It learns the token from its widget, and nothing else about the visitor.

import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { CaptchaService } from '../config.ts';
import type { Core } from '../core.ts';
import { messageOf } from '../log.ts';
import { fetchUpstream } from '../outbound.ts';
import { Problem } from '../problem.ts';

const RETRY_AFTER_SECONDS = 5;
/** Far longer than the token of any such service. */
const MAX_LENGTH = 10_000;

/** Throws `captcha_failed`. */
export function getService(core: Core): CaptchaService {
  if (!core.config.captcha) throw failed(new Error('CAPTCHA_VERIFY_URL is not set any more'));
  return core.config.captcha;
}

/** Throws `captcha_failed` if there is no sensible answer within five seconds. */
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

/** Errors that are not the visitor's; all services use the same codes. */
const OUR_MISTAKES = new Set(['missing-input-secret', 'invalid-input-secret', 'bad-request', 'internal-error']);

const answerSchema = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).default([]) });

async function ask(core: Core, response: string): Promise<z.output<typeof answerSchema>> {
  const { verifyUrl, secret } = getService(core);
  // The operator chose this address, not a developer: it may be in the operator's own network, and no list has to name it.
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
