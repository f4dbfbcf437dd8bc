// docs/permissions.md against the table of permissions, and its fields against the schemas of the API's routes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { allPermissions, defaultKeyScopes, keyScopes, rolePermissions } from '../../../src/apps/permissions.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/permissions.md'), 'utf8');

const yes = (is: boolean) => (is ? 'yes' : 'no');

test('docs/permissions.md has each permission with the roles and keys that have it', () => {
  const rows = [...page.matchAll(/^\| `(\w+:\w+)` \| [^|]+ \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$/gm)];
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    allPermissions.map((permission) => [
      permission,
      ...(['owner', 'admin', 'viewer'] as const).map((role) => yes(rolePermissions[role].includes(permission))),
      defaultKeyScopes.includes(permission) ? 'default' : yes(keyScopes.includes(permission)),
    ]),
  );
});

const fieldRows = [...page.matchAll(/^\| (read|created with|written by) `(\w+ [^`]+)` \| (.+) \|$/gm)].map(
  ([, what, route, fields = '']) => [route!, what!, [...fields.matchAll(/`(\w+)`/g)].map(([, name]) => name!)] as const,
);

test.each(fieldRows)('%s: the fields that are %s', (entry, what, fields) => {
  const route = apiRoutes.find(({ method, path }) => entry === `${method} ${path}`);
  const schema = what === 'read' ? route?.response : route?.body;
  expect(namesIn(schema).sort()).toEqual([...fields].sort());
});

test('docs/permissions.md has the fields of users, of clients and of the App', () => {
  expect(fieldRows).toHaveLength(10);
});

/** Of an object, also behind a check of the whole (`refine`, `transform`). */
function namesIn(schema: z.ZodType | undefined): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodType) return namesIn(schema.in);
  throw new Error('the schema is no object');
}
