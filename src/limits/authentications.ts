// Clients and API keys that proved who they are (OWASP ASVS 5.0 16.3.1). They do it with every request, so they are counted: in
// each hour, the first one of a caller is a line of the event log at once, and the others are one more line. They are no
// rows of the audit log, where they would bury what people look for.
import { HOUR } from '../clock.ts';
import type { Core } from '../core.ts';
import type { LineEvent } from '../events/catalogue.ts';
import { type Actor, hasEventLines, writeEventLine } from '../events/record.ts';
import { toNetwork } from './networks.ts';
import { summarize } from './summaries.ts';

/** For each credential, method, door and network, in each process. */
const pace = { lines: 1, period: HOUR };

type Authentication = { actor: Actor & { id: string }; data: { method: string; endpoint?: string } };

/** It waits for nothing, and writes nothing unless events are lines, too (AUDIT_LOG=stdout). */
export function noteAuthentication(
  core: Core,
  app: { id: string },
  event: LineEvent,
  { actor, data }: Authentication,
): void {
  if (!hasEventLines(core.db)) return;
  const write = (count?: number) =>
    writeEventLine(core.db, app, event, { actor, data: { ...data, ...(count && { count }) } });
  const { method, endpoint = '' } = data;
  const key = `${app.id} ${event} ${actor.id} ${method} ${endpoint} ${toNetwork(actor.ip ?? '')}`;
  void summarize(core, key, { ...pace, write });
}
