// What `gatehouse check` says of the audit log: how long it is kept, and whether that is obeyed.
import { DAY } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/open.ts';
import { endOfRetention, hasEventsBefore, mayDeleteEvents } from '../../events/retention.ts';
import type { Finding } from './finding.ts';

const COMMAND = 'run `gatehouse audit sweep` every day as the owner of the tables';

/** Only on a database that is migrated. */
export async function checkAuditLog({ auditLogDays: days }: Config, { db }: Database): Promise<Finding> {
  const name = 'audit_log';
  const before = endOfRetention(days);
  if (!before) return { name, status: 'ok', message: 'events are kept for ever (AUDIT_LOG_DAYS=0)' };
  const kept = `events are kept for ${days} days`;
  if (await mayDeleteEvents(db)) return { name, status: 'ok', message: kept };
  const late = await hasEventsBefore(db, new Date(before.getTime() - 2 * DAY));
  if (!late) return { name, status: 'ok', message: `${kept}; this role may not delete them, so ${COMMAND}` };
  return { name, status: 'warn', message: `there are events older than ${days} days; ${COMMAND}` };
}
