// Fields of usage, limits and billing records that several routes take or give.
import { z } from 'zod';
import { DAY } from '../../../clock.ts';
import { currencies } from '../../../usage/currencies.ts';
import { toDay } from '../../../usage/summary.ts';
import { commaList } from './fields/comma-list.ts';
import { dayOrTime, instant } from './fields/times.ts';
import { id, line, page, pageQuery, time } from './schemas.ts';
import { service } from './vault.ts';

const MAX_TOKENS = 1_000_000_000;
const MAX_MODEL_NAME = 100;
const MAX_REQUEST_TYPE = 50;
const MAX_KEY = 200;
export const MAX_USAGE_BATCH = 1_000;

export const currency = z
  .string()
  .refine((code) => currencies.has(code), 'must be a currency of ISO 4217 in capital letters')
  .meta({ description: 'ISO 4217', examples: ['USD'] });

const MONEY = /^(?:0|[1-9]\d{0,13})(?:\.\d{1,6})?$/;
const NOT_MONEY = 'must be text like 0.015, with at most 14 digits before the point and 6 after it';

/** Text, because a number of JSON is a binary fraction to most programs, and 0.1 is none. */
export const money = z
  .string()
  .regex(MONEY, NOT_MONEY)
  .meta({ description: 'A decimal as text, with at most six places', examples: ['0.015'] });

/** The subject: a user, an organization, or both. */
export const named = {
  user_id: id.nullish().meta({ description: 'A user of the App', examples: ['0b9d6c4e-2f5a-4b8e-9c1d-7a3e5f60b214'] }),
  organization_id: id
    .nullish()
    .meta({ description: 'An organization of the App; it pays, even if a user is named, too', examples: [null] }),
};

export const usageBody = z.strictObject({
  service,
  tokens_used: z
    .number()
    .int()
    .min(0)
    .max(MAX_TOKENS)
    .default(0)
    .meta({ examples: [1500] }),
  cost: money.default('0'),
  currency,
  model_name: line(MAX_MODEL_NAME)
    .nullish()
    .meta({ examples: ['claude-3-opus'] }),
  request_type: line(MAX_REQUEST_TYPE)
    .nullish()
    .meta({ examples: ['completion'] }),
  ...named,
  at: instant.optional().describe('When it was used; now if it isn’t said. At most 366 days ago'),
  idempotency_key: line(MAX_KEY)
    .min(1)
    .nullish()
    .describe('Of your choice, one for each usage: a repeated report with the same key is stored once'),
});

export const usageRecord = z
  .object({
    id,
    at: time,
    service: z.string().meta({ examples: ['claude'] }),
    tokens_used: z
      .number()
      .int()
      .meta({ examples: [1500] }),
    cost: z.string().meta({ description: 'With six places', examples: ['0.015000'] }),
    currency: z.string().meta({ examples: ['USD'] }),
    model_name: z.string().nullable(),
    request_type: z.string().nullable(),
    user_id: id.nullable(),
    organization_id: id.nullable(),
    idempotency_key: z.string().nullable(),
    billing_id: id.nullable().describe('The billing record that it is part of'),
  })
  .meta({ id: 'Usage' });

export const ownUsageQuery = {
  service: service.optional(),
  currency: currency.optional(),
  from: dayOrTime.optional().describe('From this time on, or from the beginning of this day in UTC'),
  to: dayOrTime.optional().describe('Before this time, or before the beginning of this day in UTC'),
  ...pageQuery,
};

export const namedQuery = {
  user_id: id.optional().describe('Only of this user'),
  organization_id: id.optional().describe('Only of this organization'),
};

export const groupBy = <Grouping extends string>(allowed: readonly Grouping[]) =>
  commaList({ allowed, max: 100, mistake: `must be one or several of ${allowed.join(', ')}` })
    .prefault('day')
    .meta({ description: `One or several of ${allowed.join(', ')}, with commas`, examples: ['day'] });

/** Sums are kept by day: one of which a part is asked for counts whole. */
const toDayAfter = (time: Date) => toDay(new Date(time.getTime() + DAY - 1));

export const summaryQuery = {
  currency: currency.describe('Sums of different currencies can’t be added'),
  from: dayOrTime
    .transform(toDay)
    .optional()
    .describe('The first day in UTC, or a time in it; 29 days ago if it isn’t said'),
  to: dayOrTime
    .transform(toDayAfter)
    .optional()
    .describe('The day after the last, or a time up to which a day counts; tomorrow if it isn’t said'),
  service: service.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('How many groups a page has'),
  cursor: pageQuery.cursor,
};

export const usageSums = page(
  z
    .object({
      day: z.string().nullable(),
      service: z.string().nullable(),
      user_id: id.nullable(),
      organization_id: id.nullable(),
      currency: z.string(),
      records: z.number().int(),
      tokens_used: z.string().meta({ description: 'A whole number as text', examples: ['1500'] }),
      cost: z.string().meta({ description: 'With six places', examples: ['0.015000'] }),
    })
    .meta({ id: 'UsageSum', description: 'A group of usage. What it isn’t grouped by is null' }),
);
