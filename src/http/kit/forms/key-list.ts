// The list of API keys on a page, in the console and for an organization's members: the live ones, unless the address asks for
// those that have ended.
import type { App } from '../../../apps/app.ts';
import { type ApiKeyState, keyStates, listApiKeys } from '../../../apps/keys/list.ts';
import { findsParts } from '../../../database/lists/search.ts';
import type { ApiKeyRow } from '../../../database/schema.ts';
import { quotas } from '../../../limits/quotas.ts';
import type { System } from '../../../system.ts';
import type { Translate } from '../render/messages.ts';
import type { Context } from '../request/context.ts';
import { queryText, urlOf } from '../request/query.ts';
import { type KeyState, stateOfKey } from './api-keys.ts';

type At = { system: System; app: App; t: Translate; ctx: Pick<Context, 'query'> };

/** `path`: where the list is; `organization`: as in `ApiKeyQuery`. */
type Asked = { path: string; organization: string | null };

export type KeyList = {
  q: string;
  state: ApiKeyState;
  cursor: string;
  keys: (ApiKeyRow & { state: KeyState })[];
  /** There is no key in any state. */
  is_empty: boolean;
  only_beginnings: boolean;
  filters: { label: string; url: string; current: boolean }[];
  /** Without search and cursor. */
  all_url: string;
  first_url: string;
  next_url: string | undefined;
};

/** All live ones of the App or of one organization are on one page, because there is a quota for them. */
const LIMIT = quotas.api_keys.max;

const words = {
  live: 'console.status.active',
  ends_soon: 'console.api_keys.ends_soon',
  expired: 'console.api_keys.expired',
  revoked: 'console.api_keys.revoked',
} as const satisfies Record<ApiKeyState, string>;

export async function readKeyList(visit: At, { path, organization }: Asked): Promise<KeyList> {
  const { system, app, t } = visit;
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const state = keyStates.find((one) => one === queryText(visit, 'state')) ?? 'live';
  const query = { search: q, cursor, state, organization, limit: LIMIT };
  const { items, next_cursor } = await listApiKeys(system.db, app, query);
  const isAny = items.length > 0 || (await hasKeys(system, app, organization));
  const urlIn = (one: ApiKeyState, more: Record<string, string | undefined> = {}) =>
    urlOf(path, { ...more, state: one === 'live' ? undefined : one });
  return {
    ...{ q, state, cursor, is_empty: !isAny },
    only_beginnings: q !== '' && !(await findsParts(system.db)),
    keys: items.map((key) => ({ ...key, state: stateOfKey(key) })),
    filters: keyStates.map((one) => ({ label: t(words[one]), url: urlIn(one, { q }), current: one === state })),
    all_url: path,
    first_url: urlIn(state, { q }),
    next_url: next_cursor ? urlIn(state, { q, cursor: next_cursor }) : undefined,
  };
}

const hasKeys = async ({ db }: System, app: App, organization: string | null) =>
  (await listApiKeys(db, app, { organization, limit: 1 })).items.length > 0;
