// The headers of requests and answers in the OpenAPI document: each is described once, and referred to by every operation
// that takes or gives it.

import { ORGANIZATION_HEADER } from './kit/callers/organization.ts';
import { type Created, givesTag } from './kit/headers/created.ts';
import { isConditional, isTagged } from './kit/headers/etag.ts';
import { isPaged } from './kit/headers/links.ts';
import { type Access, type Route, takesIdempotencyKey } from './kit/route.ts';

type Reference = { $ref: string };

const text = { type: 'string' };

export const headerComponents = {
  parameters: {
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The same call with the same key has no second effect for a day, and gets the first answer',
      schema: { type: 'string', maxLength: 200, pattern: '^[\\w.:~+/=-]{1,200}$' },
    },
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      required: false,
      description: 'The ETag that was read: the change is made only if it is still the same',
      schema: text,
    },
    IfNoneMatch: {
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description: 'The ETag that was read: the answer is 304 if it is still the same',
      schema: text,
    },
    OrganizationId: {
      name: ORGANIZATION_HEADER,
      in: 'header',
      required: false,
      description: 'The call is in this organization: only its members are there. It adds nothing to what you may do',
      schema: { type: 'string', format: 'uuid' },
    },
  },
  headers: {
    RequestId: { description: 'Quote it when you ask for help', schema: text },
    ETag: { description: 'Changes with what is answered', schema: text },
    Location: { description: 'Where to read what was created', schema: text },
    Link: { description: 'The next page (RFC 8288), unless this is the last', schema: text },
    Replayed: {
      description: 'Says `true` if this answer was kept for the idempotency key',
      schema: { type: 'string', enum: ['true'] },
    },
    RateLimit: { description: 'What is left of each limit (`r`), and when it is full again (`t`)', schema: text },
    RateLimitPolicy: { description: 'How many calls (`q`) are allowed in how many seconds (`w`)', schema: text },
  },
};

const REQUEST_ID = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };
const ETAG = { ETag: { $ref: '#/components/headers/ETag' } };
const REPLAYED = { 'Idempotent-Replayed': { $ref: '#/components/headers/Replayed' } };
const RATE_LIMITS = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
};

/** In a path with an organization, the header can only say the same. */
const takesOrganization = (access: Access): boolean =>
  'permission' in access && (access.organization === 'optional' || access.organization === 'header');

export function headerParameters(route: Route): Reference[] {
  return [
    ...(takesIdempotencyKey(route) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(isConditional(route) ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
    ...(isTagged(route) ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
    ...(takesOrganization(route.access) ? [{ $ref: '#/components/parameters/OrganizationId' }] : []),
  ];
}

type Around = { reading: Route | undefined; created: Created | undefined };

/** `reading`: the route that reads the thing whose ETag it goes by; `created`: the one that reads what this one creates. */
export function answerHeaders(route: Route, { reading, created }: Around): Record<string, Reference> {
  const isRead = route.response !== undefined && reading?.response === route.response;
  const gives = isRead || (created && givesTag(route, created));
  return {
    ...problemHeaders(route),
    ...(gives && ETAG),
    ...(created && { Location: { $ref: '#/components/headers/Location' } }),
    ...(isPaged(route) && { Link: { $ref: '#/components/headers/Link' } }),
  };
}

export const problemHeaders = (route: Route): Record<string, Reference> => ({
  ...REQUEST_ID,
  ...(takesIdempotencyKey(route) && REPLAYED),
  ...RATE_LIMITS,
});

/** RFC 9110 §15.4.5. */
export const unchangedAnswer = (route: Route) =>
  isTagged(route) && { 304: { description: 'Unchanged since it was read', headers: { ...REQUEST_ID, ...ETAG } } };
