// `gatehouse audit-log …`: deleting events that are no longer kept, where the server's own role may not.
import { deleteOldEvents, endOfRetention, mayDeleteEvents } from '../events/retention.ts';
import type { System } from '../system.ts';
import { type Answer, type CommandGroup, Refusal } from './command.ts';
import { onSystem } from './on-system.ts';

export const auditLogCommands: CommandGroup = {
  name: 'audit-log',
  summary: 'The audit log of all Apps',
  commands: [
    {
      name: 'sweep',
      summary: 'Delete the events that are older than AUDIT_LOG_DAYS; the server does so itself if its role may',
      run: onSystem(sweep),
    },
  ],
};

async function sweep({ db, config }: System): Promise<Answer> {
  const days = config.auditLogDays;
  const before = endOfRetention(days);
  if (!before) return { json: { deleted: 0 }, text: 'AUDIT_LOG_DAYS is 0: events are kept for ever.' };
  if (!(await mayDeleteEvents(db)))
    throw new Refusal('This role may not delete from the audit log. Set DATABASE_URL to the owner of the tables.');
  const deleted = await deleteOldEvents(db, { before, batches: Number.POSITIVE_INFINITY });
  return { json: { deleted }, text: `${deleted} events older than ${days} days are deleted.` };
}
