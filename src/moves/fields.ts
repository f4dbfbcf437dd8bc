// The types of the fields in the lines of a moved App, as PostgreSQL writes its rows as JSON.
import { z } from 'zod';
import { webUriMistake } from '../apps/clients/redirect-uri.ts';
import { isStorable } from '../database/storable.ts';
import { MAX_NAME, NOT_ONE_LINE, ONE_LINE } from '../limits/names.ts';

export const id = z.uuid();
export const flag = z.boolean();
export const whole = z.number().int().min(0);
/** A time that Gatehouse may have written. Databases take stranger ones, too, and differ about them. */
export const time = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= 0, 'must be a time after the beginning of 1970');

export const text = (max: number) => z.string().max(max).refine(isStorable, 'has characters that cannot be stored');
export const line = (max: number) => text(max).regex(ONE_LINE, NOT_ONE_LINE);
export const name = line(MAX_NAME).min(1);
export const names = z.array(text(200)).max(500);

/** In hexadecimal digits after `\x`. */
export const bytes = (min: number, max = min) =>
  z
    .string()
    .min(2 + 2 * min)
    .max(2 + 2 * max)
    .regex(/^\\x(?:[0-9a-f]{2})*$/, 'must be bytes, written like \\x00ff');

export const sha256 = bytes(32);

export const toBytes = (hex: string): Buffer => Buffer.from(hex.slice(2), 'hex');
export const toHex = (value: Uint8Array): string => `\\x${Buffer.from(value).toString('hex')}`;

/** A page that ours link to, or a picture that ours show. */
export const webUri = z.string().superRefine((uri, context) => {
  const mistake = webUriMistake(uri);
  if (mistake !== undefined) context.addIssue(mistake);
});

export const json = z.record(z.string(), z.unknown());
