// Times and days that a caller sends. A time may have any offset from UTC, as RFC 3339 allows, and is an instant from here on.
import { z } from 'zod';

/** PostgreSQL knows no year 0. */
const isRecent = (text: string) => Date.parse(text) >= 0;
const NOT_RECENT = 'must be in 1970 or later';

const toInstant = (text: string) => new Date(text);

export const day = z.iso
  .date()
  .refine(isRecent, NOT_RECENT)
  .meta({ description: 'A day in UTC', examples: ['2026-05-01'] });

const offsetTime = z.iso.datetime({ offset: true });

export const instant = offsetTime
  .refine(isRecent, NOT_RECENT)
  .meta({ description: 'RFC 3339, with any offset from UTC', examples: ['2026-05-04T09:30:00.000Z'] })
  .transform(toInstant);

/** An end of a period: a day stands for its beginning in UTC. */
export const dayOrTime = z
  .union([z.iso.date(), offsetTime])
  .refine(isRecent, NOT_RECENT)
  .meta({ examples: ['2026-05-01'] })
  .transform(toInstant);
