// hooks/*: the App's own servers that are asked before a sign-up and before tokens (docs/hooks.md).
import { z } from 'zod';
import {
  deleteHook,
  getHook,
  hookDefaults,
  listHooks,
  MAX_TIMEOUT_MS,
  MIN_TIMEOUT_MS,
  moments,
  requireHookFields,
  rotateHookSecret,
  saveHook,
  toHookJson,
  toMoment,
  updateHook,
} from '../../../../hooks/hooks.ts';
import { testHook, toResultJson } from '../../../../hooks/test-call.ts';
import { type Route, route } from '../../kit/route.ts';
import { page, time, whole } from '../../kit/schemas.ts';

const tag = 'Decision hooks';
const read = { permission: 'hooks:read' } as const;
const write = { permission: 'hooks:write' } as const;

const moment = z.enum(moments).describe('When it is asked');
const on_failure = z
  .enum(['refuse', 'continue'])
  .describe('What becomes of a sign-up or a request for tokens about which the hook gave no answer');

export const hookInput = {
  url: z
    .string()
    .min(1)
    .max(2000)
    .meta({ description: 'At https:, on the public internet', examples: ['https://blog.example.com/hooks'] }),
  enabled: z.boolean().default(hookDefaults.enabled),
  on_failure: on_failure.default(hookDefaults.on_failure),
  timeout_ms: z
    .number()
    .int()
    .min(MIN_TIMEOUT_MS)
    .max(MAX_TIMEOUT_MS)
    .default(hookDefaults.timeout_ms)
    .describe('How long the whole request may take'),
  secret: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out' }),
};

/** The fields of a hook that exists, without the defaults of a new one. */
export const hookChange = {
  url: hookInput.url.optional(),
  enabled: hookInput.enabled.unwrap().optional(),
  on_failure: hookInput.on_failure.unwrap().optional(),
  timeout_ms: hookInput.timeout_ms.unwrap().optional(),
  secret: hookInput.secret,
};

const hook = z
  .object({
    moment,
    url: z.string(),
    enabled: z.boolean(),
    on_failure,
    timeout_ms: z.number().int(),
    previous_secret_until: time.nullable().describe('Until then the secret before the last rotation signs, too'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'DecisionHook' });

const secret = z
  .string()
  .meta({ description: 'Shown only here', examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'] });

const result = z
  .object({
    duration_ms: z.number().int(),
    status: z.number().int().nullable().describe('Of the answer, if there was one'),
    answer: z.string().nullable().describe('Its beginning'),
    decision: z.enum(['allow', 'refuse']).nullable().describe('Null if the answer decides nothing'),
    claims: z.record(z.string(), z.unknown()),
    message: z.string().nullable().describe('As the user would see it'),
    failure: z
      .enum(['late', 'unreachable', 'bad_status', 'too_large', 'invalid', 'blocked', 'busy'])
      .nullable()
      .describe('Why there is no decision'),
    detail: z.string().nullable().describe('What is wrong, for people'),
  })
  .meta({ id: 'DecisionHookTest' });

export const hookRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/hooks',
    tag,
    summary: 'List decision hooks',
    access: read,
    status: 200,
    response: page(hook),
    async handle({ system, app }) {
      return whole((await listHooks(system.db, app)).map(toHookJson));
    },
  }),
  route({
    method: 'GET',
    path: '/hooks/:moment',
    tag,
    summary: 'Get the decision hook of a moment',
    access: read,
    status: 200,
    response: hook,
    async handle({ system, app, params }) {
      return toHookJson(await getHook(system.db, app, toMoment(params.moment)));
    },
  }),
  route({
    method: 'PUT',
    path: '/hooks/:moment',
    tag,
    summary: 'Create or replace the decision hook of a moment',
    description:
      'What is left out gets its default; the secret stays. The answer has the secret if one was made, and never again.',
    access: write,
    body: z.strictObject(hookInput),
    check: ({ system }, body) => requireHookFields(system, body),
    status: 200,
    response: hook.extend({ secret: secret.nullable() }).meta({ id: 'DecisionHookWithSecret' }),
    problems: ['forbidden'],
    async handle({ system, app, params, body }) {
      const { hook, secret = null } = await saveHook(system, app, toMoment(params.moment), body);
      return { ...toHookJson(hook), secret };
    },
  }),
  route({
    method: 'PATCH',
    path: '/hooks/:moment',
    tag,
    summary: 'Change the decision hook of a moment',
    description: 'Only what is given changes.',
    access: write,
    body: z.strictObject(hookChange),
    check: async ({ system, app, params }, body) => {
      await getHook(system.db, app, toMoment(params.moment));
      await requireHookFields(system, body);
    },
    status: 200,
    response: hook,
    problems: ['forbidden'],
    async handle({ system, app, params, body }) {
      return toHookJson(await updateHook(system, app, toMoment(params.moment), body));
    },
  }),
  route({
    method: 'DELETE',
    path: '/hooks/:moment',
    tag,
    summary: 'Delete the decision hook of a moment',
    description: 'Nobody is asked any more.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deleteHook(system, app, toMoment(params.moment));
    },
  }),
  route({
    method: 'POST',
    path: '/hooks/:moment/rotate-secret',
    tag,
    summary: 'Rotate the secret of a decision hook',
    description: 'Until the overlap ends, requests carry a signature of either secret.',
    access: write,
    body: z.strictObject({ overlap_hours: z.number().int().min(0).max(168).default(24) }),
    status: 200,
    response: hook.extend({ secret }).meta({ id: 'DecisionHookRotated' }),
    async handle({ system, app, params, body }) {
      const overlap = { overlapHours: body.overlap_hours };
      const { hook, secret } = await rotateHookSecret(system, app, toMoment(params.moment), overlap);
      return { ...toHookJson(hook), secret };
    },
  }),
  route({
    method: 'POST',
    path: '/hooks/:moment/test',
    tag,
    summary: 'Send a sample question to a decision hook',
    description: 'Signed like any other, with `test: true` in its body. The answer decides nothing.',
    access: write,
    status: 200,
    response: result,
    async handle({ system, app, params }) {
      return toResultJson(await testHook(system, app, toMoment(params.moment)));
    },
  }),
];
