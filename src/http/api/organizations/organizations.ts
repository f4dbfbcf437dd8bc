// organizations/*: organizations of the App, for its credentials, and for members as far as their roles there allow.
import { z } from 'zod';
import { MAX_IMAGE_KB, MAX_IMAGE_PIXELS } from '../../../apps/images/read-image.ts';
import { MAX_NAME, NOT_ONE_LINE, ONE_LINE } from '../../../limits/names.ts';
import { createOwnOrganization } from '../../../organizations/by-users.ts';
import { deleteOrganizationLogo, saveOrganizationLogo } from '../../../organizations/logo.ts';
import {
  createOrganization,
  deleteOrganization,
  findOrganization,
  listOrganizations,
  type OrganizationChange,
  requireOrganizationFields,
  setOrganizationStatus,
  toOrganizationJson,
  updateOrganization,
} from '../../../organizations/organizations.ts';
import { MAX_SETTINGS_DEPTH, MAX_SETTINGS_KIB } from '../../../organizations/settings.ts';
import { imageRoute, type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, search, time } from '../kit/schemas.ts';

const tag = 'Organizations';
const read = { permission: 'organizations:read', organization: 'path' } as const;
const write = { permission: 'organizations:write', organization: 'path' } as const;
const ofApp = { permission: 'organizations:write', organization: 'path_app' } as const;

const name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME)
  .regex(ONE_LINE, NOT_ONE_LINE)
  .meta({ examples: ['Acme'] });

const slug = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'Lower-case letters, digits and single dashes, unique in the App', examples: ['acme'] });

const settings = z.record(z.string().max(200), z.unknown()).meta({
  description: `Any JSON object, of at most ${MAX_SETTINGS_KIB} KiB and ${MAX_SETTINGS_DEPTH} levels. \`max_users\` is how many members there may be; only the App sets it`,
  examples: [{ max_users: 25 }],
});

const require_second_factor = z
  .boolean()
  .describe('Whether members reach it only with a sign-in that had a second factor');

const signInConnection = z
  .string()
  .max(100)
  .nullable()
  .meta({
    description:
      'The connection by which users with an address of its verified domains sign in, by id or slug; null for none. One whose provider is your own needs the setting `for_organizations`',
    examples: [null],
  });

const organization = z
  .object({
    id,
    slug,
    name,
    status: z.enum(['active', 'disabled']),
    settings,
    require_second_factor,
    sign_in_connection_id: id
      .nullable()
      .describe('The connection by which users with an address of its verified domains sign in'),
    logo_url: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    created_by: id.nullable().describe('The user who created it, if one did'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Organization' });

export const organizationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organizations',
    tag,
    summary: 'List organizations',
    description: 'Newest first, or by name. Users list their own with GET /me/organizations.',
    access: { permission: 'organizations:read' },
    query: z.strictObject({
      search: search.describe('Part of a name or slug'),
      status: z.enum(['active', 'disabled']).optional(),
      sort: z.enum(['created', 'name']).optional(),
      ...pageQuery,
    }),
    status: 200,
    response: page(organization),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listOrganizations(system.db, app, query);
      return { items: items.map((row) => toOrganizationJson(app, row)), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/organizations',
    tag,
    summary: 'Create an organization',
    description:
      'Without a slug it gets one from its name. A user creates one with their own access token if the App’s setting `organizations_by_users` is `on`, and becomes its admin.',
    access: { permission: 'organizations:write', organization: 'new' },
    body: z.strictObject({
      ...{ name, slug: slug.optional(), settings: settings.optional() },
      require_second_factor: require_second_factor.optional(),
      sign_in_connection_id: signInConnection.optional(),
    }),
    check: (_, body) => requireOrganizationFields(body),
    status: 201,
    response: organization,
    problems: ['invalid_slug', 'conflict', 'limit_reached', 'organizations_off', 'test_user'],
    async handle({ system, app, caller, body }) {
      const created =
        caller.kind === 'user'
          ? await createOwnOrganization(system.db, app, caller.user, body)
          : await createOrganization(system.db, app, body);
      return toOrganizationJson(app, created);
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/:organization',
    tag,
    summary: 'Get an organization',
    access: read,
    status: 200,
    response: organization,
    async handle({ app, reached }) {
      return toOrganizationJson(app, reached.organization);
    },
  }),
  ...(['PATCH', 'PUT'] as const).map((method) => changeRoute(method)),
  route({
    method: 'DELETE',
    path: '/organizations/:organization',
    tag,
    summary: 'Delete an organization',
    description:
      'With its memberships, invitations and API keys, at once and for good. Its members stay users of the App.',
    access: { permission: 'organizations:delete', organization: 'path' },
    status: 204,
    async handle({ system, app, reached }) {
      await deleteOrganization(system.db, app, reached.organization);
    },
  }),
  statusRoute('disable', 'Disable an organization', 'Its members and its API keys reach it no longer.'),
  statusRoute('enable', 'Enable an organization'),
  imageRoute({
    method: 'PUT',
    path: '/organizations/:organization/logo',
    tag,
    summary: 'Upload the logo of an organization',
    description: `The image itself is the body: PNG, JPEG or WebP, not animated, at most ${MAX_IMAGE_KB} KB and ${MAX_IMAGE_PIXELS} × ${MAX_IMAGE_PIXELS} pixels. Its declared type is not read.`,
    access: write,
    status: 200,
    response: organization,
    async handle({ system, app, reached, body: bytes }) {
      return toOrganizationJson(app, await saveOrganizationLogo(system.db, app, reached.organization, bytes));
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/:organization/logo',
    tag,
    summary: 'Delete the logo of an organization',
    access: write,
    status: 200,
    response: organization,
    async handle({ system, app, reached }) {
      return toOrganizationJson(app, await deleteOrganizationLogo(system.db, app, reached.organization));
    },
  }),
];

function changeRoute(method: 'PATCH' | 'PUT'): Route {
  const fields = {
    ...{ name, slug, settings, require_second_factor: require_second_factor.optional() },
    sign_in_connection_id: signInConnection.optional(),
  };
  const toChange = ({ settings, ...change }: OrganizationChange): OrganizationChange => ({
    ...change,
    ...(settings && { [method === 'PATCH' ? 'settings_patch' : 'settings']: settings }),
  });
  return route({
    method,
    path: '/organizations/:organization',
    tag,
    summary: method === 'PATCH' ? 'Change an organization' : 'Replace an organization’s details',
    description: `${method === 'PATCH' ? 'Only what is given changes. The settings are merged (RFC 7396): null removes one, and lists are replaced' : 'The settings are replaced as a whole'}; for callers other than the App’s own credentials, \`max_users\` stays as it is.`,
    access: write,
    body: method === 'PATCH' ? z.strictObject(fields).partial() : z.strictObject(fields),
    check: async ({ system, app, params }, body) =>
      requireOrganizationFields(toChange(body), await findOrganization(system.db, app, params.organization)),
    status: 200,
    response: organization,
    problems: ['invalid_slug', 'conflict', 'forbidden'],
    async handle({ system, app, reached, body }) {
      const { organization, giver } = reached;
      return toOrganizationJson(
        app,
        await updateOrganization(system.db, app, organization, { ...toChange(body), giver }),
      );
    },
  });
}

function statusRoute(verb: 'disable' | 'enable', summary: string, description?: string): Route {
  return route({
    method: 'POST',
    path: `/organizations/:organization/${verb}`,
    tag,
    summary,
    ...(description && { description }),
    access: ofApp,
    status: 200,
    response: organization,
    async handle({ system, app, reached }) {
      const status = verb === 'disable' ? 'disabled' : 'active';
      return toOrganizationJson(app, await setOrganizationStatus(system.db, app, reached.organization, status));
    },
  });
}
