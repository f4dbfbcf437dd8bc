// users/import, users/imports/*: creating many users at once, with what another system knows of them (docs/migrating.md).
import { Readable } from 'node:stream';
import { z } from 'zod';
import { exportUsers } from '../../../../imports/export.ts';
import {
  deleteImport,
  getImport,
  lineStatuses,
  listImportLines,
  listImports,
  toImportJson,
} from '../../../../imports/imports.ts';
import { takeImport } from '../../../../imports/take.ts';
import { flag } from '../../kit/fields/flag.ts';
import { readImportLines } from '../../kit/imported-user.ts';
import { grantorOf, linesRoute, type Route, route } from '../../kit/route.ts';
import { id, page, pageQuery, time } from '../../kit/schemas.ts';

const tag = 'Users';
const access = { permission: 'users:import' } as const;

const count = z.number().int();

const userImport = z
  .object({
    id,
    status: z.enum(['receiving', 'running', 'done']),
    total: count.meta({ description: 'Lines of the file', examples: [10_000] }),
    created: count.meta({ examples: [9_990] }),
    existing: count.describe('Users whose `external_id` was known from an earlier import; they stay as they are'),
    refused: count.describe('Lines with mistakes, or with an address or username that is in use'),
    invites: z.boolean().describe('Whether users without a password are mailed a link to choose one'),
    created_at: time,
    finished_at: time.nullable(),
    expires_at: time.describe('When the import and its report are deleted'),
  })
  .meta({ id: 'UserImport' });

const importLine = z
  .object({
    line: count.meta({ examples: [17] }),
    status: z.enum(lineStatuses),
    external_id: z.string().nullable(),
    email: z.string().nullable(),
    user_id: id.nullable(),
    errors: z
      .array(z.object({ field: z.string(), code: z.string(), detail: z.string() }))
      .nullable()
      .describe('The mistakes of a refused line'),
  })
  .meta({ id: 'UserImportLine' });

export const userImportRoutes: Route[] = [
  linesRoute({
    method: 'POST',
    path: '/users/import',
    tag,
    summary: 'Import users',
    description:
      'At most 10,000 lines and 5 MB of JSON (`application/x-ndjson`) or CSV with a header line (`text/csv`); the guide to migrating lists the fields. The answer comes before the users are created: GET /users/imports/:id tells how far it is. A known `external_id` is skipped, so that the same file may be sent again; a known address is reported, and never merged. Lines of GET /users/export are taken, too; roles by name need `users:write`. No mail is sent, unless it has `?invite=true`.',
    access,
    query: z.strictObject({
      invite: flag.optional().describe('Mails active users without a `password_hash` a link to choose a password'),
    }),
    status: 202,
    response: userImport,
    problems: ['import_too_long', 'too_many_hash_kinds', 'limit_reached'],
    async handle({ system, app, caller, body, query }) {
      const options = { invites: query.invite, grantor: grantorOf(caller) };
      return toImportJson(await takeImport(system, app, readImportLines(body), options));
    },
  }),
  route({
    method: 'GET',
    path: '/users/imports',
    tag,
    summary: 'List imports of users',
    description: 'Of the last three days, the newest first.',
    access,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(userImport),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listImports(system.db, app, query);
      return { items: items.map(toImportJson), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/users/imports/:id',
    tag,
    summary: 'Get the progress of an import',
    access,
    status: 200,
    response: userImport,
    async handle({ system, app, params }) {
      return toImportJson(await getImport(system.db, app, params.id));
    },
  }),
  route({
    method: 'GET',
    path: '/users/imports/:id/lines',
    tag,
    summary: 'Get the report of an import',
    description: 'Line by line, in the order of the file; `status=refused` shows what went wrong.',
    access,
    query: z.strictObject({ status: z.enum(lineStatuses).optional(), ...pageQuery }),
    status: 200,
    response: page(importLine),
    handle: ({ system, app, params, query }) => listImportLines(system.db, app, params.id, query),
  }),
  route({
    method: 'DELETE',
    path: '/users/imports/:id',
    tag,
    summary: 'Delete an import',
    description: 'With its report; one that is running ends. Users who were created stay.',
    access,
    status: 204,
    handle: ({ system, app, params }) => deleteImport(system.db, app, params.id),
  }),
  route({
    method: 'GET',
    path: '/users/export',
    tag,
    summary: 'Export all users',
    description:
      'A line of JSON for each, the oldest first, with roles and metadata, and without hashes of passwords. The export is in the audit log.',
    access: { permission: 'users:read' },
    gives: 'application/x-ndjson',
    status: 200,
    async handle({ system, app }) {
      return Readable.from(await exportUsers(system.db, app));
    },
  }),
];
