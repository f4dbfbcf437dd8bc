// {BASE_URL}/api/v1/apps: a developer's Apps. What is inside an App is at the App's own address.
import { z } from 'zod';
import { toAppJson } from '../../../apps/app.ts';
import { deleteApp } from '../../../apps/apps.ts';
import { createApp } from '../../../apps/create-app.ts';
import { issuerOf } from '../../../apps/issuer.ts';
import { APPS_PER_PAGE, listAppsOf } from '../../../apps/members.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, search, text, time } from '../kit/schemas.ts';
import { accessTokenRoutes } from './access-tokens.ts';
import { app, appName, branding, settingsChange } from './app.ts';

const tag = 'Apps';

const listedApp = z
  .object({
    id,
    slug: z.string().meta({ examples: ['alices-blog'] }),
    name: z.string().meta({ examples: ['Alice’s Blog'] }),
    status: z.enum(['active', 'suspended']),
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
    description: `By slug, ${APPS_PER_PAGE} on a page. An operator sees all.`,
    access: { developer: true, token: 'app:read' },
    query: z.strictObject({
      search: search.describe('Part of a name or slug'),
      cursor: parameters.slug.optional().describe('The `next_cursor` of the page before'),
    }),
    status: 200,
    response: page(listedApp),
    async handle({ system, caller, query }) {
      const { db, config } = system;
      const rows = await listAppsOf(db, caller, { search: query.search, after: query.cursor });
      const items = rows.map(({ branding: _, users, ...row }) => ({
        ...row,
        users: users.count,
        issuer: issuerOf(config, row.slug),
      }));
      return { items, next_cursor: rows.length === APPS_PER_PAGE ? (rows.at(-1)?.slug ?? null) : null };
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
    method: 'DELETE',
    path: '/apps/:slug',
    tag,
    summary: 'Delete an App',
    description: 'With everything in it, at once and for good. Its slug rests for 90 days.',
    access: { member: 'app:delete' },
    status: 204,
    async handle({ system, app }) {
      await deleteApp(system.db, app);
    },
  }),
  ...accessTokenRoutes,
];
