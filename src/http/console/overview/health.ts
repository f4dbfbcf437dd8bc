// What an App depends on, and whether it works: a row for each kind that the App uses and the developer may see, which leads to
// its page.
import { findClientNames } from '../../../apps/clients/clients.ts';
import { countApiKeys } from '../../../apps/keys/list.ts';
import { listPublicSigningKeys } from '../../../apps/signing-keys.ts';
import { DAY, now } from '../../../clock.ts';
import { listStreams } from '../../../event-streams/streams.ts';
import { listUnreachable } from '../../../events/figures.ts';
import { listHooks } from '../../../hooks/hooks.ts';
import { momentWords } from '../../../hooks/owners-mail.ts';
import { findLastSuspension } from '../../../hooks/suspensions.ts';
import { countStuck } from '../../../mail/list.ts';
import { listStreamStates } from '../../../signals/overview.ts';
import { listConnections } from '../../../social/connections.ts';
import { listWebhooks } from '../../../webhooks/endpoints.ts';
import { createFormat } from '../../kit/render/format.ts';
import { cleanName } from '../../kit/render/names.ts';
import { appPath } from '../kit/render.ts';
import type { AppVisit } from '../kit/visit.ts';

const OLD_KEY_DAYS = 400;
/** Of those that don't work; their page has all. */
const MAX_NAMED = 3;

export type HealthRow = { icon: string; title: string; text: string; tone: 'success' | 'warning'; url: string };

/** Gives nothing for what the App doesn't use. */
type Check = (visit: AppVisit) => Promise<HealthRow | undefined>;

export async function listHealth(visit: AppVisit): Promise<HealthRow[]> {
  const { can } = visit;
  const checks: (Check | false)[] = [
    checkSigningKeys,
    can('users:read') && checkMails,
    can('connections:read') && checkConnections,
    can('webhooks:read') && checkWebhooks,
    can('hooks:read') && checkHooks,
    can('event_streams:read') && checkEventStreams,
    can('clients:read') && checkSignals,
    can('api_keys:read') && checkApiKeys,
  ];
  const rows = await Promise.all(checks.map((check) => (check ? check(visit) : undefined)));
  return rows.filter((row) => !!row);
}

async function checkSigningKeys({ system, app, t, locale }: AppVisit): Promise<HealthRow> {
  const keys = await listPublicSigningKeys(system.db, app);
  const since = keys.find(({ state }) => state === 'current')?.created_at ?? now();
  return {
    ...{ icon: 'signature', title: t('console.settings.keys'), url: appPath(app, '/settings/signing-keys') },
    text: t('console.health.keys', { day: createFormat(locale).day(since) }),
    tone: now().getTime() - since.getTime() > OLD_KEY_DAYS * DAY ? 'warning' : 'success',
  };
}

async function checkMails({ system, app, t }: AppVisit): Promise<HealthRow> {
  const { count: stuck } = await countStuck(system.db, app);
  return {
    ...{ icon: 'mail', title: t('console.mails.nav'), url: appPath(app, '/mails') },
    text: stuck > 0 ? t('console.health.mails_stuck', { count: stuck }) : t('console.health.mails'),
    tone: stuck > 0 ? 'warning' : 'success',
  };
}

async function checkApiKeys({ system, app, t }: AppVisit): Promise<HealthRow> {
  // Those of organizations are for their own people to renew.
  const { count: ending } = await countApiKeys(system.db, app, { organization: null, state: 'ends_soon' });
  return {
    ...{ icon: 'key-round', title: t('console.nav.api_keys'), url: appPath(app, '/api-keys') },
    text: ending > 0 ? t('console.health.api_keys_end', { count: ending }) : t('console.health.api_keys'),
    tone: ending > 0 ? 'warning' : 'success',
  };
}

async function checkConnections(visit: AppVisit): Promise<HealthRow | undefined> {
  const { system, app, t } = visit;
  const connections = (await listConnections(system.db, app)).filter(({ enabled }) => enabled);
  if (connections.length === 0) return undefined;
  const unreachable = await listUnreachable(system, app, new Date(now().getTime() - DAY));
  const broken = connections.filter(({ slug }) => unreachable.includes(slug)).map(({ name }) => name);
  return {
    ...{ icon: 'plug', title: t('console.connections.nav'), url: appPath(app, '/connections') },
    text:
      broken.length > 0
        ? t('console.health.connections_failed', { names: joinNames(broken) })
        : t('console.health.connections'),
    tone: broken.length > 0 ? 'warning' : 'success',
  };
}

/** Those of clients, for provisioning, among them. */
async function checkWebhooks(visit: AppVisit): Promise<HealthRow | undefined> {
  const webhooks = await listWebhooks(visit.system.db, visit.app);
  const parts = webhooks.map(({ url, description, state, disabled_because }) => ({
    name: description || (URL.parse(url)?.host ?? url),
    works: worksOf({ state, disabled_because }),
  }));
  return toRow(visit, { icon: 'webhook', title: 'console.webhooks.nav', path: '/webhooks', parts });
}

async function checkEventStreams(visit: AppVisit): Promise<HealthRow | undefined> {
  const streams = await listStreams(visit.system.db, visit.app);
  const parts = streams.map((stream) => ({ name: stream.name, works: worksOf(stream) }));
  return toRow(visit, { icon: 'rss', title: 'console.streams.nav', path: '/event-streams', parts });
}

/** By the clients that receive them. */
async function checkSignals(visit: AppVisit): Promise<HealthRow | undefined> {
  const { db } = visit.system;
  const streams = await listStreamStates(db, visit.app);
  const names = await findClientNames(
    db,
    visit.app,
    streams.map(({ client_id }) => client_id),
  );
  const parts = streams.map(({ client_id, works }) => ({ name: names.get(client_id) ?? client_id, works }));
  const [first] = streams.filter(({ works }) => works === false);
  const path = first ? `/clients/${first.client_id}` : '/clients';
  return toRow(visit, { icon: 'activity', title: 'console.signals.title', path, parts });
}

async function checkHooks(visit: AppVisit): Promise<HealthRow | undefined> {
  const { system, app, t } = visit;
  const hooks = (await listHooks(system.db, app)).filter(({ enabled }) => enabled);
  const suspensions = await Promise.all(hooks.map((hook) => findLastSuspension(system.db, app, hook)));
  const parts = hooks.map(({ moment }, index) => ({
    name: t(momentWords[moment]),
    works: suspensions[index]?.is_over ?? true,
  }));
  return toRow(visit, { icon: 'split', title: 'console.hooks.nav', path: '/hooks', parts });
}

type Kept = { state: 'active' | 'failing' | 'disabled'; disabled_because: string | null };

/** Undefined if a developer switched it off. */
function worksOf({ state, disabled_because }: Kept): boolean | undefined {
  return state === 'disabled' && !disabled_because ? undefined : state === 'active';
}

type Parts = { icon: string; title: string; path: string; parts: { name: string; works: boolean | undefined }[] };

function toRow({ app, t }: AppVisit, { icon, title, path, parts }: Parts): HealthRow | undefined {
  const broken = parts.filter(({ works }) => works === false).map(({ name }) => name);
  const working = parts.filter(({ works }) => works === true).length;
  if (broken.length === 0 && working === 0) return undefined;
  return {
    ...{ icon, title: t(title), url: appPath(app, path) },
    text:
      broken.length > 0
        ? t('console.health.broken', { names: joinNames(broken) })
        : t('console.health.working', { count: working }),
    tone: broken.length > 0 ? 'warning' : 'success',
  };
}

function joinNames(names: string[]): string {
  const unique = [...new Set(names.map((name) => cleanName(name, 60)))];
  return [...unique.slice(0, MAX_NAMED), ...(unique.length > MAX_NAMED ? ['…'] : [])].join(', ');
}
