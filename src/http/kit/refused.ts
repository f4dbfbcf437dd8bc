// Which refusals of pages, forms and the API are events of the audit log (OWASP ASVS 5.0 16.3.3). Refused passwords, passkeys,
// clients and permissions are recorded where they are decided.
import type { RefusalEvent } from '../../events/catalogue.ts';
import { recordRefusal } from '../../limits/refusals.ts';
import type { ProblemCode } from '../../problem.ts';
import type { System } from '../../system.ts';
import type { Context, Next } from './request/context.ts';

const eventOf: Partial<Record<ProblemCode, RefusalEvent>> = {
  cannot_grant: 'access.denied',
  cannot_manage: 'access.denied',
  captcha_required: 'captcha.refused',
  body_too_large: 'input.refused',
  csrf: 'form.refused',
  developer_unverified: 'access.denied',
  invalid_body: 'input.refused',
  invalid_code: 'code.refused',
  invalid_cursor: 'input.refused',
  invalid_dpop_proof: 'dpop_proof.refused',
  invalid_json: 'input.refused',
  invalid_one_time_token: 'code.refused',
  invalid_query: 'input.refused',
  invalid_redirect_uri: 'input.refused',
  invalid_request: 'input.refused',
  limit_reached: 'limit.reached',
  operator_protected: 'access.denied',
  sign_up_closed: 'sign_up.refused',
  sign_up_refused: 'sign_up.refused',
  too_many_attempts: 'limit.reached',
  unsupported_media_type: 'input.refused',
};

/** `setProblemStatus` notes the problem of every answer, whether it is a page, JSON, or words beside a field. */
export const recordRefused = (system: System) => async (ctx: Context, next: Next) => {
  await next();
  const { refused, app, info, actor = { kind: 'anonymous', ...info } } = ctx.state;
  const event = refused && eventOf[refused];
  if (!event) return;
  const data = { problem: refused, path: withoutIds(ctx.path) };
  const of = app ?? (await system.consoleApp());
  await recordRefusal(system, of, event, { actor, data });
};

/** An interaction's id is nobody's business, and a path says enough without it. */
const withoutIds = (path: string) => path.replace(/[\w-]{20,}/g, '…').slice(0, 200);
