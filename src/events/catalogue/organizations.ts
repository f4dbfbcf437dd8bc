// Events of organizations, and of usage and the payment for it.
import { z } from 'zod';
import { changed, fields, flag, id, names, published, text } from './kind.ts';

const organization = { organization_id: id };
const named = { ...organization, slug: text, name: text };
const status = { ...organization, name: text.optional() };
const domain = { ...organization, domain: text };
const role = { role: text, permissions: names };

const limit = {
  spending_limit: id,
  user_id: id.nullable(),
  organization_id: id.nullable(),
  period: text,
  currency: text,
  amount: text.describe('As a decimal number'),
  spent: text.optional().describe('In the running period, as a decimal number'),
};

const billing = {
  billing_record: id,
  organization_id: id.nullable(),
  currency: text,
  amount: z.number().describe('In the smallest unit of the currency'),
  status: text,
};

export const organizationEvents = {
  'organization.created': published('An organization was created.', named),
  'organization.updated': published('The details, settings or logo of an organization changed.', {
    ...organization,
    name: text.optional().describe('The name that it has now'),
    fields,
    ...changed,
  }),
  'organization.deleted': published('An organization was deleted.', named),
  'organization.disabled': published('An organization was disabled.', status),
  'organization.enabled': published('An organization was enabled.', status),
  'organization_domain.added': published('A domain was added to an organization.', domain),
  'organization_domain.updated': published('Whether users of a domain may join an organization changed.', {
    ...domain,
    joins: flag,
    ...changed,
  }),
  'organization_domain.verified': published('An organization proved that it controls a domain.', domain),
  'organization_domain.lost': published(
    'An organization lost a domain: its TXT record was missing three days in a row, or another organization has it now.',
    domain,
  ),
  'organization_domain.removed': published('A domain was removed from an organization.', domain),
  'organization_member.added': published('A user became a member of an organization.', {
    ...organization,
    roles: names,
  }),
  'organization_member.updated': published('The roles of a member in an organization changed.', {
    ...organization,
    roles: names,
    ...changed,
  }),
  'organization_member.removed': published('A user is no longer a member of an organization.', organization),
  'organization_role.created': published('A role of organizations was created.', role),
  'organization_role.updated': published('A role of organizations changed.', { ...role, ...changed }),
  'organization_role.deleted': published('A role of organizations was deleted.', { role: text }),
  'usage.limit_warned': published('80 % of a spending limit is spent, once in its period.', limit),
  'usage.limit_reached': published('A spending limit is spent, once in its period.', limit),
  'spending_limit.created': published('A spending limit was set.', limit),
  'spending_limit.updated': published('The amount of a spending limit changed.', { ...limit, ...changed }),
  'spending_limit.deleted': published('A spending limit was deleted.', limit),
  'billing_record.created': published('A billing record was created from usage.', billing),
  'billing_record.finalized': published('A billing record is open: payment can be asked for.', billing),
  'billing_record.paid': published('A billing record is paid.', billing),
  'billing_record.failed': published('The payment of a billing record failed.', billing, { result: 'refused' }),
  'billing_record.voided': published('A billing record is void, and its usage free.', billing),
};
