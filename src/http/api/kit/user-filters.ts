// What a list of users can be narrowed to and sorted by, as a query or a body says it.
import { z } from 'zod';
import { MAX_NAME } from '../../../limits/names.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { flag } from './fields/flag.ts';
import { instant } from './fields/times.ts';
import { DEFAULT_PAGE, email, id, MAX_PAGE, pageQuery, search } from './schemas.ts';

const found = {
  search: search.describe(
    'Part of an email, username or name, of at least three letters, or the beginning of one; or a whole id or phone number',
  ),
  status: z.enum(['active', 'disabled']).optional(),
  email: email.optional().describe('The whole address, in any spelling'),
  external_id: z.string().min(1).max(MAX_NAME).optional(),
  role: parameters.name.optional().describe('Given to the user, or to a group of the user'),
  group: parameters.name.optional(),
  organization_id: id.optional().describe('Members of the organization'),
  created_after: instant.optional(),
  created_before: instant.optional(),
  last_sign_in_after: instant.optional(),
  last_sign_in_before: instant.optional(),
  sort: z
    .enum(['-created_at', 'created_at', 'email', '-email', '-last_sign_in_at', 'last_sign_in_at'])
    .optional()
    .describe('`-`: the other way round. Users who never signed in count as the ones whose sign-in is the oldest'),
};

/** The same in a query, which is text, and in a body. */
export const filtersInQuery = {
  ...found,
  email_verified: flag.optional(),
  never_signed_in: flag.optional(),
};
export const filtersInBody = {
  ...found,
  email_verified: z.boolean().optional(),
  never_signed_in: z.boolean().optional(),
  cursor: pageQuery.cursor,
  limit: z.int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE).describe('How many a page has'),
};

export const userOrders = {
  created_at: { by: 'created', direction: 'ascending' },
  '-created_at': { by: 'created', direction: 'descending' },
  email: { by: 'email', direction: 'ascending' },
  '-email': { by: 'email', direction: 'descending' },
  last_sign_in_at: { by: 'last_sign_in', direction: 'ascending' },
  '-last_sign_in_at': { by: 'last_sign_in', direction: 'descending' },
} as const;

export type UserOrder = keyof typeof userOrders;
