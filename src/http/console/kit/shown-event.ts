// An event of the audit log as every page of the console shows it: what happened and why, who did it, and to whom.
import type { Result } from '../../../events/catalogue/kind.ts';
import { catalogue, type Event } from '../../../events/catalogue.ts';
import { developerOf, type EventRow, impersonatorOf, organizationOf } from '../../../events/list.ts';
import { type EventObject, objectOf } from '../../../events/objects.ts';
import { toDevice } from '../../kit/render/device.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { reasonOf } from './event-reasons.ts';
import { eventText } from './event-words.ts';
import type { AppVisit } from './visit.ts';

/** Of actors, users, clients and members, by id (listNames). */
type Names = Map<string, string>;

export type ShownEvent = Pick<EventRow, 'id' | 'at' | 'event' | 'ip' | 'user_id' | 'client_id' | 'request_id'> & {
  text: string;
  /** Why it was refused, or failed. */
  reason: string | undefined;
  actor: string;
  device: string;
  user: string | undefined;
  client: string | undefined;
  organization: string | undefined;
  object: EventObject | null;
  result: Result;
  /** Whatever it is about, in a word. */
  about: string;
  icon: string;
  tone: 'success' | 'danger' | undefined;
};

/** By the first part of the event's name. */
const icons: Record<string, { icon: string }> = {
  access: { icon: 'shield-check' },
  api_key: { icon: 'key-round' },
  client: { icon: 'app-window' },
  client_secret: { icon: 'key-round' },
  connection: { icon: 'plug' },
  consent: { icon: 'shield-check' },
  hook: { icon: 'split' },
  event_stream: { icon: 'rss' },
  factor: { icon: 'fingerprint' },
  factors: { icon: 'fingerprint' },
  grant: { icon: 'shield-check' },
  group: { icon: 'users' },
  identity: { icon: 'plug' },
  invitation: { icon: 'mail' },
  member: { icon: 'user-cog' },
  passkey: { icon: 'fingerprint' },
  permission: { icon: 'shield-check' },
  resource: { icon: 'braces' },
  role: { icon: 'shield-check' },
  session: { icon: 'log-out' },
  sign_in: { icon: 'log-in' },
  sign_up: { icon: 'user-plus' },
  signing_keys: { icon: 'signature' },
  temporary_redirect_uri: { icon: 'app-window' },
  user: { icon: 'users' },
  webhook: { icon: 'webhook' },
};

const isFailure = (event: Event) => catalogue[event].result === 'refused' || event === 'user.locked';

const looksOf = (event: Event): Pick<ShownEvent, 'icon' | 'tone'> => ({
  ...(icons[event.slice(0, event.indexOf('.'))] ?? { icon: 'activity' }),
  tone: isFailure(event) ? 'danger' : event === 'sign_in.succeeded' ? 'success' : undefined,
});

export function describeEvent(row: EventRow, names: Names, { t }: Pick<AppVisit, 't'>): ShownEvent {
  const { id, at, event, ip, user_id, client_id, request_id, user_agent } = row;
  const user = user_id ? (names.get(user_id) ?? user_id) : undefined;
  const client = client_id ? (names.get(client_id) ?? client_id) : undefined;
  const object = objectOf(row);
  const organization = organizationOf(row);
  const member = names.get(developerOf(row) ?? '');
  const about = [user, object?.name, client, row.data.name, member].find((one) => typeof one === 'string');
  return {
    ...{ id, at, event, ip, user_id, client_id, request_id, user, client, about: about ?? '' },
    ...{ object, result: catalogue[event].result },
    organization: organization === null ? undefined : (names.get(organization) ?? organization),
    ...{ text: eventText(event, t), reason: reasonOf(row, t), actor: actingOf(row, names, t) },
    device: toDevice(user_agent),
    ...looksOf(event),
  };
}

type Acted = Pick<EventRow, 'event' | 'actor_kind' | 'actor_id' | 'user_id'>;

/** Of a user as whom a developer acted, that developer comes first. */
function actingOf(row: EventRow, names: Names, t: Translate): string {
  const [user, by] = [actorOfEvent(row, names, t), impersonatorOf(row)];
  return by === null ? user : t('console.actor.acting', { developer: names.get(by) ?? by, user });
}

/**
 * Until a sign-in succeeds, its actor has shown no more than a user's address; afterwards the user is the actor, whom the protocol
 * learns only with the sign-in.
 */
function actorOfEvent({ event, actor_kind, actor_id, user_id }: Acted, names: Names, t: Translate): string {
  const isPerson = actor_kind === 'user' || actor_kind === 'anonymous';
  if (!isPerson || actor_id !== null) return actorOf({ kind: actor_kind, id: actor_id }, names, t);
  const user = user_id === null ? undefined : names.get(user_id);
  if (!user) return t(actorWords.anonymous);
  return actor_kind === 'user' && !unproved.has(event) && !isFailure(event)
    ? user
    : t('console.actor.someone_with', { name: user });
}

const unproved = new Set<Event>(['sign_in.code_required', 'user.email_looked_up', 'user.locked']);

type Actor = { kind: EventRow['actor_kind']; id: string | null };

/** The one name of an actor. */
export function actorOf({ kind, id }: Actor, names: Names, t: Translate): string {
  const name = id === null ? undefined : names.get(id);
  if (!name) return t(actorWords[kind]);
  if (kind === 'api_key') return t('console.actor.api_key_named', { name });
  if (kind === 'client') return t('console.actor.client_named', { name });
  return name;
}

const actorWords: Record<EventRow['actor_kind'], string> = {
  user: 'console.actor.user',
  developer: 'console.actor.developer',
  operator: 'console.actor.operator',
  api_key: 'console.actor.api_key',
  client: 'console.actor.client',
  system: 'console.actor.system',
  anonymous: 'console.actor.anonymous',
};
