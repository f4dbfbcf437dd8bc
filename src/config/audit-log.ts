// The variables of the audit log: where its events go besides the database, and how long they are kept there.
import { z } from 'zod';

/** Neither the server nor an App keeps events for less than this. */
export const SHORTEST_DAYS = 30;
export const LONGEST_DAYS = 36_500;

export const auditLogVariables = {
  AUDIT_LOG: z.enum(['stdout', 'off']).optional(),
  AUDIT_LOG_DAYS: z.coerce
    .number()
    .int()
    .max(LONGEST_DAYS)
    .refine((days) => days === 0 || days >= SHORTEST_DAYS, `must be 0 (for ever), or from ${SHORTEST_DAYS}`)
    .default(365),
};
