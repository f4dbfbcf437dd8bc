// How a call names a user who isn't signed in: by `identifier`, or by `email`, from before there were other identifiers.
import { z } from 'zod';
import { Problem } from '../../../problem.ts';
import { email } from './schemas.ts';

export const identifierFields = {
  identifier: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .meta({
      description: 'What the user typed: any identifier that the App’s setting `identifiers` lists',
      examples: ['bob@example.com'],
    }),
  email: email.optional().describe('Instead of `identifier`'),
};

/** Throws `invalid_body`. */
export function identifierOf({ identifier, email }: { identifier?: string | undefined; email?: string | undefined }) {
  if (identifier !== undefined && email === undefined) return identifier;
  if (email !== undefined && identifier === undefined) return email;
  throw new Problem('invalid_body', 'Send either identifier or email', {
    fields: { identifier: 'or email, not both' },
  });
}
