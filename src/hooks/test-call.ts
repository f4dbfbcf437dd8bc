// A sample question to a hook, for the developer who sets it up: what came back, and what is wrong with it. It decides nothing.
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { NewUser } from '../users/users.ts';
import { BUSY, callHook, enter, type Question, type Result } from './call.ts';
import { getHook, type Moment } from './hooks.ts';
import { toCandidateTold } from './user.ts';

const person: NewUser = { email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace', locale: 'en' };
const from = { ip: '203.0.113.7', user_agent: 'Gatehouse test' };

const samples: Record<Moment, (app: App) => Question['body']> = {
  before_sign_up: () => ({
    user: toCandidateTold(person),
    client: { client_id: 'test', name: 'Test' },
    request: { way: 'password', connection: null, invitation: null, language: 'en', ...from },
  }),
  before_tokens: () => ({
    user: {
      ...{ id: '00000000-0000-4000-8000-000000000000', external_id: null, ...toCandidateTold(person) },
      metadata_public: {},
    },
    client: { client_id: 'test', name: 'Test' },
    request: {
      ...{ grant_type: 'authorization_code', scopes: ['openid', 'profile', 'email'], audience: null },
      ...{ organization: null, impersonated: false, ...from },
    },
  }),
};

/** `test: true` in the body tells it from a question that counts. Also for a hook that is switched off. Throws `not_found`. */
export async function testHook(core: Core, app: App, moment: Moment): Promise<Result> {
  const hook = await getHook(core.db, app, moment);
  const leave = enter(app, 'test');
  if (!leave) return BUSY;
  return callHook(core, app, { hook, leave }, { body: { test: true, ...samples[moment](app) } });
}

const SHOWN = 2_000;

export function toResultJson(result: Result) {
  const { duration_ms, status = null, answer = null } = result;
  return {
    ...{ duration_ms, status, answer: answer?.slice(0, SHOWN) ?? null },
    decision: 'decided' in result ? result.decided.decision : null,
    claims: 'decided' in result && result.decided.decision === 'allow' ? result.decided.claims : {},
    message: 'decided' in result && result.decided.decision === 'refuse' ? (result.decided.message ?? null) : null,
    failure: 'failed' in result ? result.failed : null,
    detail: 'failed' in result ? result.detail : null,
  };
}
