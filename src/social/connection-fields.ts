// The rules of a connection's fields: its slug, the settings of its kind, and a secret that works with them.

import { isDeepStrictEqual } from 'node:util';
import type { Core } from '../core.ts';
import { upstreamUrlMistake } from '../outbound.ts';
import { Problem, requireAll } from '../problem.ts';
import { isKeyOf } from '../tables.ts';
import type { Kind, SecretParts } from './catalogue.ts';
import { type ConnectionSettings, connectionSettings, settingsOf, urlSettings } from './settings.ts';

export const SLUG = /^[a-z][a-z0-9-]{0,39}$/;
/** Settings that say nothing. */
const EMPTY = ['', []];

type Given = {
  slug?: string | undefined;
  client_id?: string | undefined;
  client_secret?: string | undefined;
  settings?: ConnectionSettings | undefined;
};

/**
 * The rules of the fields that are given, for a connection of this kind; the mistakes of all of them come as one problem.
 * Throws `invalid_body`.
 */
export async function requireConnectionFields(
  core: Core,
  kind: Kind,
  { slug, settings, client_id, client_secret: secret }: Given,
): Promise<void> {
  await requireAll(
    () => slug !== undefined && requireSlug(slug),
    () => secret === '' && refuseEmptySecret(),
    // A key is tried together with the settings.
    async () => {
      if (!settings) return;
      await requireSettings(core, kind, settings);
      if (client_id !== undefined && secret) await requireSecret(kind, { client_id, secret, settings });
    },
  );
}

/** A configuration may leave out the secret of a connection that exists; a new one has none that could stay. */
function refuseEmptySecret(): void {
  throw wrong('client_secret', 'is missing');
}

function requireSlug(slug: string): void {
  if (!SLUG.test(slug)) throw wrong('slug', 'must be lower case letters, digits and hyphens, a letter first');
}

async function requireSettings(core: Core, kind: Kind, given: ConnectionSettings): Promise<void> {
  const said = withoutEmpty(given);
  const missing = Object.entries(kind.settings).filter(([name, need]) => need === 'required' && !(name in said));
  await requireAll(
    ...Object.entries(said).map(
      ([name, value]) =>
        () =>
          requireSetting(core, kind, { name, value }),
    ),
    ...missing.map(([name]) => () => {
      throw wrong(`settings.${name}`, 'is missing');
    }),
  );
}

const withoutEmpty = (given: ConnectionSettings): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).filter(
      ([, value]) => value !== undefined && !EMPTY.some((empty) => isDeepStrictEqual(value, empty)),
    ),
  );

function requireSetting(core: Core, kind: Kind, { name, value }: { name: string; value: unknown }): void {
  if (!isKeyOf(connectionSettings, name) || !Object.hasOwn(kind.settings, name))
    throw wrong(`settings.${name}`, `is not a setting of ${kind.name}`);
  const parsed = connectionSettings[name].safeParse(value);
  if (!parsed.success) throw wrong(`settings.${name}`, parsed.error.issues[0]?.message ?? 'is wrong');
  const mistake = urlSettings.includes(name) ? upstreamUrlMistake(String(value), core.config) : undefined;
  if (mistake) throw wrong(`settings.${name}`, mistake);
  // openid-client would accept the document's own claim about the issuer.
  if (name === 'issuer' && /\/\.well-known\/|\?/.test(String(value))) {
    throw wrong('settings.issuer', 'must be the issuer itself, not the address of its discovery document');
  }
}

/** As they are stored: trimmed, without those that say nothing. */
export const readSettings = (given: ConnectionSettings) => settingsOf({ settings: withoutEmpty(given) });

/** Tries the key now; otherwise the first user would find out that it can't sign. Throws `invalid_body`. */
export async function requireSecret(kind: Kind, given: SecretParts): Promise<void> {
  await kind.makeSecret?.(given).catch(() => {
    throw wrong('client_secret', 'must be a private key in PEM form, as Apple gives it (-----BEGIN PRIVATE KEY-----)');
  });
}

const wrong = (field: string, mistake: string) =>
  new Problem('invalid_body', `${field} ${mistake}`, { fields: { [field]: mistake } });
