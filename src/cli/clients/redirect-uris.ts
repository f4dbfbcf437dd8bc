// `gatehouse redirect-uri …`: redirect URIs of a client that expire, for previews (docs/clients.md#preview-deployments).
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import {
  addTemporaryRedirectUri,
  lifetimes,
  listTemporaryRedirectUris,
  type NewTemporaryRedirectUri,
  removeTemporaryRedirectUriAt,
  toTemporaryRedirectUriJson,
} from '../../apps/clients/temporary-redirect-uris.ts';
import { DAY, toSeconds } from '../../clock.ts';
import { type Answer, type CommandGroup, optional, required, toText } from '../command.ts';
import { type Doors, throughDoor, where } from '../remote/door.ts';
import type { Where } from '../remote/remote-app.ts';
import { askServer } from '../remote/server-api.ts';

const SECONDS_OF_DAY = toSeconds(DAY);
const MAX_DAYS = lifetimes.max / SECONDS_OF_DAY;

const client = () => required('--client <id>', 'the client_id');
const redirectUri = () => required('--redirect-uri <uri>', 'where users are sent back to');

export const redirectUriCommands: CommandGroup = {
  name: 'redirect-uri',
  summary: 'Redirect URIs of a client that expire, for previews',
  at: 'either',
  commands: [
    {
      name: 'add',
      summary: 'Add a redirect URI that expires, or replace one',
      options: [
        ...[...where(), client(), redirectUri()],
        optional('--post-logout-redirect-uri <uri>', 'where users may be sent after signing out'),
        optional('--days <days>', `until it expires, at most ${MAX_DAYS}`)
          .argParser(toDays)
          .default(lifetimes.byDefault / SECONDS_OF_DAY),
      ],
      run: add,
    },
    {
      name: 'list',
      summary: 'List the redirect URIs that have not expired',
      options: [...where(), client()],
      run: list,
    },
    {
      name: 'remove',
      summary: 'Remove one before it expires',
      options: [...where(), client(), redirectUri()],
      run: remove,
    },
  ],
};

function toDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
    throw new InvalidArgumentError(`It must be a number of days from 1 to ${MAX_DAYS}.`);
  return days;
}

const temporary = z.object({
  ...{ id: z.string(), redirect_uri: z.string(), post_logout_redirect_uri: z.string().nullable() },
  ...{ created_at: z.string(), expires_at: z.string() },
});
const listed = z.object({ items: z.array(temporary) });
const removed = z.object({ removed: z.boolean() });

type Temporary = z.output<typeof temporary>;

type Door = {
  add(clientId: string, input: NewTemporaryRedirectUri): Promise<Temporary>;
  list(clientId: string): Promise<Temporary[]>;
  remove(clientId: string, redirectUri: string): Promise<boolean>;
};

const pathOf = (clientId: string) => `/clients/${encodeURIComponent(clientId)}/temporary-redirect-uris`;

const doors: Doors<Door> = {
  openRemote: (at) => ({
    add: (id, body) => askServer({ ...at, path: pathOf(id), method: 'POST', body, answer: temporary }),
    list: async (id) => (await askServer({ ...at, path: pathOf(id), answer: listed })).items,
    async remove(id, redirect_uri) {
      const path = `${pathOf(id)}?${new URLSearchParams({ redirect_uri })}`;
      return (await askServer({ ...at, path, method: 'DELETE', answer: removed })).removed;
    },
  }),
  openLocal: ({ db }, app) => ({
    add: async (id, input) => toAnswer(await addTemporaryRedirectUri(db, app, id, input)),
    list: async (id) => (await listTemporaryRedirectUris(db, app, id)).map(toAnswer),
    remove: (id, uri) => removeTemporaryRedirectUriAt(db, app, id, uri),
  }),
};

/** As it comes from a server. */
const toAnswer = (row: Parameters<typeof toTemporaryRedirectUriJson>[0]): Temporary =>
  temporary.parse(JSON.parse(JSON.stringify(toTemporaryRedirectUriJson(row))));

const atDoor = <Result>(options: Where, work: (door: Door) => Promise<Result>) =>
  throughDoor({ command: 'redirect-uri', options, doors, work });

type Named = Where & { client: string; redirectUri: string };

async function add(options: Named & { postLogoutRedirectUri?: string; days: number }): Promise<Answer> {
  const { client, redirectUri: redirect_uri, postLogoutRedirectUri: post_logout_redirect_uri, days } = options;
  const input = { redirect_uri, post_logout_redirect_uri, expires_in: days * SECONDS_OF_DAY };
  const added = await atDoor(options, (door) => door.add(client, input));
  return { json: added, text: toText('Users can sign in there until it expires.', factsOf(added)) };
}

async function list(options: Where & { client: string }): Promise<Answer> {
  const items = await atDoor(options, (door) => door.list(options.client));
  const text = items.map((one) => toText(one.redirect_uri, { expires_at: one.expires_at })).join('\n');
  return { json: { items }, text: text || 'The client has no temporary redirect URI.' };
}

/** It may have expired, so one that is not there is no failure. */
async function remove(options: Named): Promise<Answer> {
  const { client, redirectUri } = options;
  const isRemoved = await atDoor(options, (door) => door.remove(client, redirectUri));
  const text = isRemoved
    ? 'The temporary redirect URI is removed.'
    : 'The client has no such temporary redirect URI, or no longer.';
  return { json: { removed: isRemoved }, text };
}

const factsOf = ({ redirect_uri, post_logout_redirect_uri, expires_at }: Temporary) => ({
  redirect_uri,
  post_logout_redirect_uri: post_logout_redirect_uri ?? undefined,
  expires_at,
});
