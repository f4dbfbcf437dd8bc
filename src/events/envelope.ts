// An event as the world outside of this program gets it, through the API or otherwise: one shape for all, with the data that the
// catalogue has for its type.
import { z } from 'zod';
import { results } from './catalogue/kind.ts';
import { catalogue, events } from './catalogue.ts';
import type { EventRow } from './list.ts';
import { objectOf } from './objects.ts';

const id = z.uuid().meta({ examples: ['0b9d6c4e-2f5a-4b8e-9c1d-7a3e5f60b214'] });

export const actorKinds = [
  ...(['user', 'developer', 'operator', 'api_key', 'client', 'system', 'anonymous'] as const),
] as const satisfies EventRow['actor_kind'][];

/** The members that are the same for every type. */
export const envelope = z.object({
  id: id.describe('The same wherever the event is seen, so that nobody handles it twice'),
  type: z.enum(events).meta({ description: 'What happened', examples: ['user.created'] }),
  version: z.int().meta({
    description: 'Of the data of this type. It goes up when a member is removed or gets another meaning.',
    examples: [1],
  }),
  at: z.iso.datetime().meta({ description: 'RFC 3339, UTC', examples: ['2026-05-04T09:30:00.000Z'] }),
  actor: z
    .object({
      kind: z.enum(actorKinds),
      id: z.string().nullable(),
      personal_token: id.optional().describe('The developer’s personal access token, if they used one'),
      impersonated_by: id.optional().describe('The developer who acted as this user (docs/impersonation.md)'),
    })
    .meta({
      description: 'The caller or person that did it',
      examples: [{ kind: 'api_key', id: '6f1c2d3e-4b5a-4c7d-8e9f-0a1b2c3d4e5f' }],
    }),
  object: z
    .object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() })
    .nullable()
    .meta({
      description:
        'The thing that it is about, with the name that it had. Null for refusals, which are about no thing; the name of a user is never kept',
      examples: [{ kind: 'role', id: 'editor', name: 'editor' }],
    }),
  result: z.enum(results).describe('Whether somebody got what they wanted, or was refused'),
  user_id: z.string().nullable().describe('The user that it is about'),
  client_id: z.string().nullable().describe('The client that it is about'),
  ip: z
    .string()
    .nullable()
    .meta({ examples: ['203.0.113.7'] }),
  user_agent: z.string().nullable(),
  request_id: z.string().nullable().describe('As in the X-Request-Id header of the answer'),
  data: z.looseObject({}).describe('What else there is to say; depends on the type'),
});

export function toEventJson({ id, at, event, actor_kind, actor_id, ...row }: EventRow) {
  const { version, result } = catalogue[event];
  const { user_id, client_id, ip, user_agent, request_id } = row;
  const { personal_token, impersonated_by, ...data } = row.data;
  return {
    ...{ id, type: event, version, at },
    actor: {
      ...{ kind: actor_kind, id: actor_id },
      ...(personal_token !== undefined && { personal_token }),
      ...(impersonated_by !== undefined && { impersonated_by }),
    },
    ...{ object: objectOf({ event, ...row }), result },
    ...{ user_id, client_id, ip, user_agent, request_id, data },
  };
}
