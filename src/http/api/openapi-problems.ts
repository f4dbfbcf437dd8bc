// Problems in the OpenAPI document: their shape, an example of each, and which of them a route may answer with.

import { z } from 'zod';
import { imageFlaws } from '../../apps/images/read-image.ts';
import { conflictReasons } from '../../apps/settings/conflicts.ts';
import { flawReasons } from '../../language/own-texts.ts';
import { fieldCodes, type ProblemCode, problems } from '../../problem.ts';
import { keysOf } from '../../tables.ts';
import { type Components, type JsonSchema, toJsonSchema } from './json-schema.ts';
import type { Route } from './kit/route.ts';
import { problemsOf } from './kit/route-problems.ts';
import { problemHeaders } from './openapi-headers.ts';

export type Answer = {
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema: JsonSchema }>;
};

/** Members of some codes, of a problem or of the mistake in one field. */
const mistake = {
  reason: z
    .enum([
      'too_short',
      'too_long',
      'too_guessable',
      'breached',
      'unusable',
      'http',
      'listed',
      ...conflictReasons,
      ...keysOf(imageFlaws),
      ...flawReasons,
    ])
    .optional()
    .describe(
      'Of `weak_password`: what is wrong with it. Of `invalid_redirect_uri`: `unusable` as it is, `http` where it must be https, or several that are `listed` with commas. Of `settings_conflict`: which combination it is. Of `invalid_image`, `invalid_pattern`: why it is refused',
    ),
  min: z.number().int().optional().describe('The smallest that is allowed; of a password: characters'),
  max: z.number().int().optional().describe('The largest that is allowed; of a password: bytes in UTF-8'),
  uri: z.string().optional().describe('Of `invalid_redirect_uri`: which one'),
  name: z.string().optional().describe('Of `invalid_pattern`: the placeholder'),
  parser: z.string().optional().describe('Of `invalid_pattern`: what the parser found'),
  offset: z.number().int().optional().describe('Of `invalid_pattern`: where, in UTF-16 code units from 0'),
  line: z.number().int().optional().describe('The same as a line, from 1'),
  column: z.number().int().optional().describe('And the column in it, from 1'),
};

const problem = z
  .object({
    type: z.string().meta({ examples: ['urn:gatehouse:problem:not_found'] }),
    title: z.string().describe('For people'),
    status: z.number().int().describe('As in the status line'),
    detail: z.string().describe('For people: what is wrong, and what to do'),
    code: z.enum(keysOf(problems)).describe('Stable: programs may compare it'),
    request_id: z.string().describe('Quote it when you ask for help'),
    fields: z.record(z.string(), z.string()).optional().describe('What is wrong, by the names of the fields'),
    errors: z
      .array(
        z.object({
          field: z.string().describe('Its name in the request; parts of a path are joined by dots'),
          code: z.enum([...keysOf(problems), ...fieldCodes]).describe('Stable: programs may compare it'),
          detail: z.string().describe('For people'),
          ...mistake,
        }),
      )
      .optional()
      .describe('All mistakes of the request, one for each field. If they differ, the `code` above is `invalid_body`'),
    ...mistake,
    ticket: z
      .string()
      .optional()
      .describe('Of a sign-in that lacks a step (such as `second_factor_required`): send it back with that step'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const mayBeRetried = new Set([409, 429, 503]);

/** Gives each route its problems by status. Those that several routes have in common are described once. */
export function collectProblems(schemas: Components) {
  toJsonSchema(problem, 'output', schemas);
  const responses: Record<string, Answer> = {};
  const names = new Map<string, string>();
  const nameOf = (status: number, answer: Answer): string => {
    const text = JSON.stringify(answer);
    const known = names.get(text);
    if (known) return known;
    const alike = Object.keys(responses).filter((name) => name.startsWith(`Problem${status}_`)).length;
    const name = `Problem${status}_${alike + 1}`;
    names.set(text, name);
    responses[name] = answer;
    return name;
  };
  const of = (route: Route) => {
    const byStatus = Map.groupBy(new Set(problemsOf(route)), (code) => problems[code].status);
    const named = Array.from(byStatus, ([status, codes]) => [status, nameOf(status, toAnswer(status, codes, route))]);
    return Object.fromEntries(named.map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]));
  };
  return { responses, of };
}

/** Codes of one status. */
function toAnswer(status: number, codes: ProblemCode[], route: Route): Answer {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('. '),
    headers: {
      ...problemHeaders(route),
      ...((status === 401 || status === 403) && { 'WWW-Authenticate': { schema: { type: 'string' } } }),
      ...(status === 405 && { Allow: { schema: { type: 'string' } } }),
      ...(mayBeRetried.has(status) && { 'Retry-After': { schema: { type: 'integer' } } }),
    },
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        ...{ examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])) },
      },
    },
  };
}

const exampleMembers: Record<string, object> = {
  weak_password: { reason: 'too_short', min: 8 },
  invalid_redirect_uri: { reason: 'http', uri: 'http://www.example.com/callback' },
};

export function problemExamples() {
  return Object.fromEntries(
    Object.entries(problems).map(([code, { status, title }]) => [
      code,
      {
        summary: title,
        value: {
          type: `urn:gatehouse:problem:${code}`,
          title,
          status,
          detail: title,
          code,
          request_id: '2f1c7a4e-9d3b-4e8f-a6c5-0b7d9e1f3a5c',
          ...exampleMembers[code],
        },
      },
    ]),
  );
}
