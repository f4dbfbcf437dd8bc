// organizations/:organization/domains/*: domains of an organization, each proved by a TXT record with a value of its own.
import { z } from 'zod';
import {
  addDomain,
  listDomains,
  removeDomain,
  toDomainJson,
  updateDomain,
  verifyDomain,
} from '../../../organizations/domains.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { type Route, route } from '../kit/route.ts';
import { page, time, whole } from '../kit/schemas.ts';

const tag = 'Organization domains';
const access = { permission: 'organizations:write', organization: 'path' } as const;

const joins = z.boolean().describe('Whether users with a verified address of the domain may join as `member`');

const domain = z
  .object({
    domain: parameters.domain,
    verified: z.boolean(),
    joins,
    record: z.object({
      type: z.literal('TXT'),
      name: z.string().meta({ examples: ['_gatehouse-challenge.acme.example'] }),
      value: z.string().meta({ examples: ['gatehouse-domain=…'] }),
    }),
    failures: z
      .number()
      .int()
      .describe('Daily checks in a row that did not find the record; the third ends the verification'),
    created_at: time,
    verified_at: time.nullable(),
    checked_at: time.nullable(),
  })
  .meta({ id: 'OrganizationDomain' });

const PATH = '/organizations/:organization/domains';

export const organizationDomainRoutes: Route[] = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'List the domains of an organization',
    description: 'By name; at most 20.',
    access,
    status: 200,
    response: page(domain),
    async handle({ system, app, reached }) {
      return whole((await listDomains(system.db, app, reached.organization)).map(toDomainJson));
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Add a domain to an organization',
    description:
      'It says nothing until it is verified. Suffixes such as `co.uk` and mail services where anybody gets an address are refused. Other letters than ASCII become Punycode.',
    access,
    body: z.strictObject({
      domain: z
        .string()
        .min(1)
        .max(300)
        .meta({ examples: ['acme.example'] }),
      joins: joins.optional(),
    }),
    status: 201,
    response: domain,
    problems: ['invalid_domain', 'conflict', 'limit_reached'],
    async handle({ system, app, reached, body }) {
      return toDomainJson(await addDomain(system.db, app, reached.organization, body));
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:domain/verify`,
    tag,
    summary: 'Verify a domain',
    description:
      'Looks for the TXT record now, and from then on every day. One organization of the App has a domain: another one gets it only if the record of the first is gone. At most 30 checks an hour.',
    access,
    status: 200,
    response: domain,
    problems: ['domain_unproved', 'domain_taken', 'too_many_attempts'],
    async handle({ system, app, reached, params }) {
      return toDomainJson(await verifyDomain(system, app, reached.organization, params.domain));
    },
  }),
  route({
    method: 'PATCH',
    path: `${PATH}/:domain`,
    tag,
    summary: 'Let users with an address of the domain join, or not',
    access,
    body: z.strictObject({ joins }),
    status: 200,
    response: domain,
    async handle({ system, app, reached, params, body }) {
      return toDomainJson(await updateDomain(system.db, app, reached.organization, { ...params, ...body }));
    },
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:domain`,
    tag,
    summary: 'Remove a domain',
    description: 'Members who joined by it stay.',
    access,
    status: 204,
    async handle({ system, app, reached, params }) {
      await removeDomain(system.db, app, reached.organization, params.domain);
    },
  }),
];
