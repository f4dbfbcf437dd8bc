// Factors whose codes we send, as the routes of a sign-in and of the user's own account name them.
import { z } from 'zod';
import { FACTOR_CODE_SECONDS, type SentKind } from '../../../authentication/factors/sent.ts';
import { phone } from './schemas.ts';

export const expires_in = z.int().describe('Seconds');
export const sent = { expires_in: FACTOR_CODE_SECONDS };

export const words: Record<SentKind, string> = { sms: 'codes by SMS', email: 'codes by mail' };

/** Where codes go: a number has to be named; the address is the user's. */
export const targets = { sms: { phone }, email: {} };
export const targetProblems = { sms: ['sms_off', 'invalid_phone'], email: [] } as const;

/** Of a body with the targets of either kind. */
export const phoneIn = (body: object): string | undefined =>
  'phone' in body && typeof body.phone === 'string' ? body.phone : undefined;
