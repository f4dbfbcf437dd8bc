// Where SMS are posted to (mail/sms.ts).
import { z } from 'zod';

export const smsVariables = {
  SMS_URL: z.string().refine(isSmsUrl, 'must be an http(s) URL without user, password or fragment').optional(),
  SMS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces: it goes into a header')
    .optional(),
};

/** The URL may appear in logs, so secrets belong in SMS_TOKEN. */
function isSmsUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
}
