// The caller of the JSON API as the actor of what is recorded, and the record of callers who are refused.
import { z } from 'zod';
import type { App } from '../../../../apps/app.ts';
import { API_KEY_PREFIX } from '../../../../apps/keys/api-keys.ts';
import { PERSONAL_TOKEN_PREFIX } from '../../../../apps/keys/personal-tokens.ts';
import type { EventData } from '../../../../events/catalogue.ts';
import type { Actor } from '../../../../events/record.ts';
import { recordRefusal } from '../../../../limits/refusals.ts';
import { spendRefused } from '../../../../limits/refused-credentials.ts';
import type { RequestInfo } from '../../../../oidc/request/info.ts';
import type { Problem } from '../../../../problem.ts';
import type { System } from '../../../../system.ts';
import type { Caller } from '../route.ts';

const toldWhere = z.object({ ip: z.string().optional(), user_agent: z.string().optional() });

export function toActor(caller: Caller, info: RequestInfo, body?: unknown): Actor {
  const { ip, user_agent, request_id } = info;
  // A backend that speaks for its user says where the user is; attempts are counted there.
  const isCredential = caller.kind === 'api_key' || caller.kind === 'client';
  const told = isCredential ? toldWhere.safeParse(body).data : undefined;
  const where = { ip: told?.ip ?? ip, user_agent: told?.user_agent ?? user_agent, request_id };
  const is_backend = told?.ip === undefined;
  if (caller.kind === 'api_key') return { kind: 'api_key', id: caller.apiKey.id, is_backend, ...where };
  if (caller.kind === 'client') return { kind: 'client', id: caller.client.id, is_backend, ...where };
  if (caller.kind === 'developer')
    return { kind: 'developer', id: caller.id, personal_token: caller.token?.id, is_backend, ...where };
  if (caller.kind === 'user')
    return { kind: 'user', id: caller.user.id, impersonated_by: caller.impersonated_by, ...where };
  return { kind: 'anonymous', ...where };
}

/** Records that a known caller may not do something. Returns the problem, to be thrown. */
export async function denied(
  { system, app, info }: { system: System; app: App; info: RequestInfo },
  caller: Caller,
  problem: Problem,
): Promise<Problem> {
  const data = { problem: problem.code };
  await recordRefusal(system, app, 'access.denied', { actor: toActor(caller, info), data });
  return problem;
}

/** The same for credentials that nobody has. Throws `too_many_attempts` instead if the caller goes on with them. */
export async function unidentified(
  { system, app, info, presented }: { system: System; app: App; info: RequestInfo; presented: { token: string } },
  problem: Problem,
): Promise<Problem> {
  const data = { method: methodOf(presented) };
  await recordRefusal(system, app, 'api_key.refused', { actor: { kind: 'anonymous', ...info }, data });
  await spendRefused(system, app, { ip: info.ip });
  return problem;
}

function methodOf({ token }: { token: string }): EventData<'api_key.refused'>['method'] {
  if (token.startsWith(API_KEY_PREFIX)) return 'api_key';
  return token.startsWith(PERSONAL_TOKEN_PREFIX) ? 'personal_token' : 'access_token';
}
