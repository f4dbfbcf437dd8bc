// A list in a parameter of the address: `day,service`.
import { z } from 'zod';

/** Says so in the OpenAPI document, for clients that take a list. */
export const COMMAS = 'x-comma-separated';

type Words<Word> = { allowed: readonly Word[]; max: number; mistake: string };

export const commaList = <Word extends string>({ allowed, max, mistake }: Words<Word>) =>
  z
    .string()
    .max(max)
    .meta({ [COMMAS]: true })
    .transform((text, context): Word[] => {
      const asked = new Set(text.split(','));
      const found = allowed.filter((one) => asked.has(one));
      if (found.length === asked.size) return found;
      context.addIssue({ code: 'custom', message: mistake });
      return z.NEVER;
    });
