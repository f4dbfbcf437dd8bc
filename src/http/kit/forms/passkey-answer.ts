// The browser's answer about a passkey, which a page's script sends as JSON in one field of the form.
import type { z } from 'zod';
import { Problem } from '../../../problem.ts';

/** Throws `invalid_passkey`. */
export function readAnswer<Schema extends z.ZodType>(schema: Schema, text = ''): z.output<Schema> {
  const { data, success } = schema.safeParse(toJson(text));
  if (!success) throw new Problem('invalid_passkey');
  return data;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
