// What the schemas of the API's routes say of wrong input: each kind of issue has a sentence of ours, and none of zod's.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { say } from '../../../src/http/api/kit/fields/sentences.ts';
import { importedUser } from '../../../src/http/api/kit/imported-user.ts';
import { namedRoutes } from './world.ts';

/** Of every type that JSON has, of a query, and beyond every bound. */
const WRONG = [
  ...[
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    1e30,
    Number.NaN,
    '',
    'x',
    '\n',
    '0.5',
    'https://',
    '2026-02-30',
    'x'.repeat(70_000),
  ],
  ...[[], Array.from({ length: 2_000 }, () => 0), {}, { x: 1 }, { ['x'.repeat(500)]: 1 }],
];

const inputs = namedRoutes.flatMap(([name, { body, query }]) =>
  [body, query].flatMap((schema): [string, z.ZodType][] => (schema ? [[name, schema]] : [])),
);

/** A schema with all that it is made of. */
function* partsOf(schema: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): Generator<z.core.$ZodType> {
  if (seen.has(schema)) return;
  seen.add(schema);
  yield schema;
  const {
    shape = {},
    element,
    options = [],
    innerType,
    keyType,
    valueType,
    in: taken,
  } = schema._zod.def as unknown as Parts;
  const inner = [...Object.values(shape), element, ...options, innerType, keyType, valueType, taken];
  for (const one of inner) if (one) yield* partsOf(one, seen);
}

type Parts = Record<'element' | 'innerType' | 'keyType' | 'valueType' | 'in', z.core.$ZodType | undefined> & {
  shape?: Record<string, z.core.$ZodType>;
  options?: z.core.$ZodType[];
};

const issuesOf = (issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] =>
  issues.flatMap((issue) => [issue, ...('errors' in issue ? issuesOf(issue.errors.flat()) : [])]);

const ZODS = /^(?:Invalid|Too |Unrecognized)|undefined/;

describe('what is wrong is said in our words', () => {
  test.each([...inputs, ['a line of an import', importedUser] as const])('%s', (_, schema) => {
    const said = new Set<string>();
    for (const part of partsOf(schema)) {
      for (const value of WRONG) {
        const { error } = z.safeParse(part, value, { error: say });
        // The router says which fields are unknown.
        const issues = issuesOf(error?.issues ?? []).filter(({ code }) => code !== 'unrecognized_keys');
        for (const { message } of issues) said.add(message);
      }
    }
    expect([...said].filter((message) => ZODS.test(message))).toEqual([]);
  });
});

test.each([
  [z.record(z.string(), z.unknown()), 5, 'must be an object'],
  [z.union([z.ipv4(), z.ipv6()]), 'here', 'must be an IP address'],
  [z.union([z.ipv4(), z.ipv6()]), 5, 'must be text'],
  [z.iso.date(), 'today', 'must be a day like 2026-05-04'],
  [z.strictObject({}), null, 'must be an object'],
])('%#', (schema, value, sentence) => {
  expect(schema.safeParse(value, { error: say }).error?.issues[0]?.message).toBe(sentence);
});
