// {BASE_URL}/api/v1/apps: a developer's Apps. What is inside an App is at the App's own address.
import { z } from 'zod';
import { toAppJson } from '../../../apps/app.ts';
import { updateApp } from '../../../apps/apps.ts';
import { createApp } from '../../../apps/create-app.ts';
import { issuerOf } from '../../../apps/issuer.ts';
import { listAppsOf, listMembers } from '../../../apps/members.ts';
import { isOperator } from '../../../apps/operators.ts';
import { Problem } from '../../../problem.ts';
import { GRACE_DAYS, restoreApp, scheduleDeletion } from '../../../registry/deletion.ts';
import { transferApp } from '../../../registry/owners.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { flag } from '../kit/fields/flag.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, search, text, time, whole } from '../kit/schemas.ts';
import { accessTokenRoutes } from './access-tokens.ts';
import { app, appChange, appName, branding, settingsChange } from './app.ts';
import { member, memberRoutes } from './members.ts';

const tag = 'Apps';
/** Owners alone have it. */
const end = { member: 'app:delete' } as const;

const listedApp = z
  .object({
    id,
    slug: z.string().meta({ examples: ['alices-blog'] }),
    name: z.string().meta({ examples: ['Alice’s Blog'] }),
    status: z.enum(['active', 'suspended']),
    purge_at: time.nullable(),
    test: z.boolean().describe('A test App, of which no mail and no SMS leaves'),
    issuer: z.string().meta({ examples: ['https://id.example.com/o/alices-blog'] }),
    role: z.enum(['owner', 'admin', 'viewer']).describe('Your role in it'),
    users: z
      .number()
      .int()
      .meta({ description: 'How many it has; no more than 10,000 are counted', examples: [1204] }),
    created_at: time,
  })
  .meta({ id: 'ListedApp' });

export const serverRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/apps',
    tag,
    summary: 'List your Apps',
    description: 'Those that you are a member of, by slug.',
    access: { developer: true, token: 'app:read' },
    query: z.strictObject({
      search: search.describe('Part of a name or slug'),
      all: flag
        .optional()
        .describe('`true`: all Apps of the server, for an operator; a personal access token needs the powers of one'),
      limit: pageQuery.limit,
      cursor: parameters.slug.optional().describe('The `next_cursor` of the page before'),
    }),
    status: 200,
    response: page(listedApp),
    async handle({ system, caller, query }) {
      const { db, config } = system;
      const { all = false } = query;
      if (all && !(await isOperator(db, caller))) throw new Problem('forbidden', 'Only an operator sees all Apps');
      const { search, cursor: after, limit } = query;
      const rows = await listAppsOf(db, caller, { all, search, after, limit });
      const items = rows.map(({ branding: _, is_member: __, users, ...row }) => ({
        ...row,
        users: users.count,
        issuer: issuerOf(config, row.slug),
      }));
      return { items, next_cursor: rows.length === limit ? (rows.at(-1)?.slug ?? null) : null };
    },
  }),
  route({
    method: 'POST',
    path: '/apps',
    tag,
    summary: 'Create an App',
    description: 'With its signing keys. You become its owner. Without a slug, one is made from the name.',
    access: { developer: true, token: 'app:write' },
    body: z.strictObject({
      name: appName,
      slug: text(100).optional(),
      settings: settingsChange.optional(),
      branding: branding.optional(),
      test: z
        .boolean()
        .optional()
        .describe('Makes it a test App, which it stays: its mails and SMS are kept in its test inbox'),
    }),
    status: 201,
    response: app,
    problems: [
      'app_quota_reached',
      'slug_taken',
      'invalid_slug',
      'settings_conflict',
      'sms_off',
      'captcha_unavailable',
      'busy',
    ],
    async handle({ system, caller, body }) {
      return toAppJson(await createApp(system, { ...body, owner: caller }));
    },
  }),
  route({
    method: 'GET',
    path: '/apps/:slug',
    tag,
    summary: 'Get an App',
    access: { member: 'app:read' },
    status: 200,
    response: app,
    async handle({ app }) {
      return toAppJson(app);
    },
  }),
  route({
    method: 'PATCH',
    path: '/apps/:slug',
    tag,
    summary: 'Change an App',
    description: 'Settings that are given replace single ones; branding is replaced whole.',
    access: { member: 'app:write' },
    body: appChange,
    status: 200,
    response: app,
    problems: ['settings_conflict', 'sms_off', 'captcha_unavailable'],
    async handle({ system, app, body }) {
      return toAppJson(await updateApp(system, app, body));
    },
  }),
  route({
    method: 'POST',
    path: '/apps/:slug/suspend',
    tag,
    summary: 'Suspend an App',
    description:
      'At once, on all nodes: its address answers 404 to everyone, so that nobody signs in and no token, key or introspection works. Nothing is deleted. JWTs that an API checks by itself stay valid until they expire.',
    access: end,
    status: 200,
    response: app,
    problems: ['conflict'],
    async handle({ system, app }) {
      return toAppJson(await updateApp(system, app, { status: 'suspended' }));
    },
  }),
  route({
    method: 'POST',
    path: '/apps/:slug/resume',
    tag,
    summary: 'End the suspension of an App',
    description: 'Tokens that have not expired work again.',
    access: end,
    status: 200,
    response: app,
    problems: ['conflict'],
    async handle({ system, app }) {
      return toAppJson(await updateApp(system, app, { status: 'active' }));
    },
  }),
  route({
    method: 'DELETE',
    path: '/apps/:slug',
    tag,
    summary: 'Delete an App',
    description: `It is suspended at once, and goes for good at \`purge_at\`, in ${GRACE_DAYS} days, with everything in it. Its owners get a mail. Its slug rests for another 90 days.`,
    access: end,
    status: 202,
    response: app,
    problems: ['conflict'],
    async handle({ system, app }) {
      return toAppJson(await scheduleDeletion(system, app, { consoleApp: await system.consoleApp() }));
    },
  }),
  route({
    method: 'POST',
    path: '/apps/:slug/restore',
    tag,
    summary: 'Restore a deleted App',
    description: 'Until `purge_at`. It is as it was before it was deleted.',
    access: end,
    status: 200,
    response: app,
    problems: ['conflict'],
    async handle({ system, app }) {
      return toAppJson(await restoreApp(system, app));
    },
  }),
  route({
    method: 'POST',
    path: '/apps/:slug/transfer',
    tag,
    summary: 'Hand an App to another member',
    description:
      'The member becomes an owner, and you an admin. Both get a mail. Personal access tokens can’t do this.',
    access: { member: 'members:write' },
    body: z.strictObject({ developer_id: id.describe('Of a member of the App') }),
    status: 200,
    response: page(member),
    problems: ['conflict', 'last_owner'],
    async handle({ system, app, caller, body }) {
      const consoleApp = await system.consoleApp();
      await transferApp(system, app, caller, { to: body.developer_id, consoleApp });
      return whole(await listMembers(system.db, app));
    },
  }),
  ...memberRoutes.map(atServer),
  ...accessTokenRoutes,
];

/** A suspended App has no address of its own, and its owners look after its members here. */
function atServer(one: Route): Route {
  if (!('permission' in one.access)) throw new Error(`${one.path} is for callers that the server does not know`);
  return { ...one, path: `/apps/:slug${one.path}`, access: { member: one.access.permission } };
}
