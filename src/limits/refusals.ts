// What was refused, as events and as log lines: a caller with a wrong secret or without a permission, or with a request that
// makes no sense. Each caller fills a few lines a minute, and one more says how many were left out.
import { MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { RefusalEvent } from '../events/catalogue.ts';
import { type Actor, actingAs, type FactsWithData, MAX_USER_AGENT, recordEach } from '../events/record.ts';
import { messageOf } from '../log.ts';
import { toNetwork } from './networks.ts';
import { summarize } from './summaries.ts';

/** Of each event, for each caller, in each process. */
const pace = { lines: 3, period: MINUTE };

export type Refusal<Name extends RefusalEvent> = FactsWithData<Name> & { actor: Actor };

/** Call it outside of transactions. It never fails: the caller gets the refusal, whatever becomes of the record. */
export async function recordRefusal<Name extends RefusalEvent>(
  core: Core,
  app: { id: string },
  event: Name,
  refusal: Refusal<Name>,
): Promise<void> {
  const { actor, data, ...facts } = toSmall(refusal);
  const write = (count?: number) =>
    actingAs(actor, () =>
      recordEach(core.db, app, event, [{ ...facts, data: { ...data, ...(count && { count }) } }]),
    ).catch((error) => core.log.warn({ event, error: messageOf(error) }, 'could not record a refusal'));
  await summarize(core, `${app.id} ${event} ${actor.id ?? networkOf(actor)}`, { ...pace, write });
}

/** Copied, because what is cut from a header or a body would keep all of it in memory. */
function toSmall<Name extends RefusalEvent>({ actor, ...facts }: Refusal<Name>): Refusal<Name> {
  return structuredClone({ ...facts, actor: { ...actor, user_agent: actor.user_agent?.slice(0, MAX_USER_AGENT) } });
}

/** What is refused before there is an App: the member `refused` of a log line, and its message. */
const requestWords = {
  host: 'refused a Host that is not ours',
  path: 'refused a path beside that of BASE_URL',
  peer: 'refused plain HTTP from an address that is not in TRUST_PROXY',
  target: 'refused a request that does not name one host and a path',
  unreadable: 'refused a request that is not HTTP, or came too slowly',
};

export type RefusedRequest = keyof typeof requestWords;

/** A log line instead of an event: the request belongs to no App. `ip` is the caller's, as far as it is known. */
export function logRefusedRequest(
  core: Core,
  refused: RefusedRequest,
  facts: { ip: string | undefined } & Record<string, string | undefined>,
): void {
  const { ip, ...more } = structuredClone(facts);
  const write = (count?: number) =>
    core.log.warn({ refused, ip, ...more, ...(count && { count }) }, requestWords[refused]);
  void summarize(core, `${refused} ${networkOf({ ip })}`, { ...pace, write });
}

const networkOf = ({ ip = '' }: { ip?: string | undefined }) => toNetwork(ip);
