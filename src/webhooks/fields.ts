// The fields of a webhook endpoint, and their rules.
import type { App } from '../apps/app.ts';
import { findClientRow } from '../apps/clients/client.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { events, isPublished } from '../events/catalogue.ts';
import { upstreamUrlMistake } from '../outbound.ts';
import { Problem, requireAll, requireKnown } from '../problem.ts';
import { requireSigningSecret } from '../signatures/secrets.ts';

export type NewWebhook = {
  url: string;
  description?: string | null | undefined;
  /** Null for all that are published, also those of later versions. */
  events?: string[] | null | undefined;
  enabled?: boolean | undefined;
  /** Generated if it is left out. */
  secret?: string | undefined;
  /** It hears of the users of this client, and of no events. */
  client_id?: string | null | undefined;
};

export type WebhookChange = Partial<Omit<NewWebhook, 'client_id'>>;

/** Throws the mistakes of all given fields as one problem: `invalid_body`. */
export async function requireWebhookFields(
  core: Core,
  app: App,
  { url, events, secret, client_id }: Partial<NewWebhook>,
): Promise<void> {
  await requireAll(
    () => client_id != null && requireProvisioning(core.db, app, client_id),
    () => client_id != null && requireNoEvents({ events }),
    () => url !== undefined && requireUrl(core, url),
    () => events && requireEvents(events),
    () => secret !== undefined && requireSigningSecret(secret),
  );
}

function requireUrl({ config }: Core, url: string): void {
  const mistake = upstreamUrlMistake(url, config);
  if (mistake) throw new Problem('invalid_body', `url ${mistake}`, { fields: { url: mistake } });
}

const published: ReadonlySet<string> = new Set(events.filter(isPublished));

export const notSent = (event: string) => `${event} is not sent to webhooks`;

function requireEvents(chosen: string[]): void {
  requireKnown('events', chosen, { known: published, toDetail: notSent });
  if (chosen.length > 0) return;
  const mistake = 'must be at least one, or null for all';
  throw new Problem('invalid_body', `events: ${mistake}`, { fields: { events: mistake } });
}

/** Throws `invalid_body`. */
async function requireProvisioning(db: Db, app: App, clientId: string): Promise<void> {
  const client = await findClientRow(db, app, clientId);
  if (client?.provisioning) return;
  const mistake = 'must be a client that has `provisioning`';
  throw new Problem('invalid_body', `client_id ${mistake}`, { fields: { client_id: mistake } });
}

/** A client hears of its users, and of nothing else. */
export function requireNoEvents({ events }: Pick<WebhookChange, 'events'>): void {
  if (events == null) return;
  const mistake = 'must be left out for the endpoint of a client';
  throw new Problem('invalid_body', `events ${mistake}`, { fields: { events: mistake } });
}
