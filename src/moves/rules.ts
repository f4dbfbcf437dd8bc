// The rules that the lines of a moved App must keep beyond their types: those of the nouns, so that a file can bring in nothing that
// the App's own owner couldn't have set. Each gives the columns that follow from the others.
import { CompactSign, calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { isBuiltInClientId } from '../apps/clients/built-in.ts';
import { clientTypes } from '../apps/clients/clients.ts';
import { requireClientFields } from '../apps/clients/fields.ts';
import { toImage } from '../apps/images/image.ts';
import { isBuiltIn, organizationPermissions, userPermissions } from '../apps/permissions.ts';
import { requireOwnNames, requireResourceFields } from '../apps/resources.ts';
import { requireSlug } from '../apps/slug.ts';
import { readKeptHash } from '../authentication/password/password.ts';
import type { Core } from '../core.ts';
import { requireDomain } from '../organizations/domain-names.ts';
import { requireSettings } from '../organizations/settings.ts';
import { Problem } from '../problem.ts';
import { kinds as connectionKinds } from '../social/catalogue.ts';
import { requireConnectionFields } from '../social/connection-fields.ts';
import { settingsOf } from '../social/settings.ts';
import { isKeyOf } from '../tables.ts';
import { requireEmail } from '../users/email.ts';
import { requireMetadata } from '../users/metadata.ts';
import { requirePhone } from '../users/phone.ts';
import { requireNumber } from '../users/profile.ts';
import { requireUsername } from '../users/username.ts';
import { toBytes, toHex } from './fields.ts';
import type { KindName, kinds } from './kinds.ts';

export type Line<Name extends KindName> = z.output<z.ZodObject<(typeof kinds)[Name]['fields']>>;

type Derived = Record<string, unknown>;
type Place = { core: Core; app: App };
type Rule<Name extends KindName> = (line: Line<Name>, place: Place) => Derived | Promise<Derived>;

/** They throw Problems. */
export const rules: { [Name in KindName]?: Rule<Name> } = {
  app_images: picture,
  organization_logos: picture,
  signing_keys: readKey,
  permissions({ name }) {
    if (isBuiltIn(name)) throw wrong('name', 'is a built-in permission');
    return {};
  },
  roles: ({ permissions }) => requireHoldable(permissions, userPermissions),
  organization_roles: ({ permissions }) => requireHoldable(permissions, organizationPermissions),
  async resources({ identifier, scopes, scopes_by_permission }, { app }) {
    await requireResourceFields(app, { identifier, scopes });
    requireOwnNames({ scopes, scopes_by_permission });
    return {};
  },
  async connections({ kind: name, slug, settings, client_id, client_secret }, { core }) {
    if (!isKeyOf(connectionKinds, name)) throw wrong('kind', 'is no kind of connection');
    await requireConnectionFields(core, connectionKinds[name], {
      slug,
      client_id,
      client_secret,
      settings: settingsOf({ settings }),
    });
    return {};
  },
  async clients(client, { core }) {
    const { id, type, grant_types, token_endpoint_auth_method: method } = client;
    if (isBuiltInClientId(id)) throw wrong('id', 'is one of a client that the server creates itself');
    await requireClientFields(core.config, type, client);
    const own = clientTypes[type];
    const isOwn =
      grant_types.every((one) => own.grant_types.includes(one)) && (method === 'none') === (type === 'public');
    if (!isOwn) throw wrong('grant_types', `are not those of a client of the type ${type}`);
    return { built_in: false };
  },
  users: readUser,
  factors({ kind, secret }) {
    if ((kind === 'totp' || kind === 'sms') !== (secret !== null)) throw wrong('secret', 'is not as the kind needs it');
    if (kind === 'totp' && secret !== null && !/^[A-Z2-7]{16,128}$/.test(secret))
      throw wrong('secret', 'must be base32');
    if (kind === 'sms' && secret !== null && requirePhone(secret, 'secret') !== secret)
      throw wrong('secret', 'must be in its canonical form');
    return {};
  },
  organizations({ slug, settings }) {
    requireSlug(slug);
    requireSettings(settings);
    return {};
  },
  organization_domains({ domain }) {
    if (requireDomain(domain) !== domain) throw wrong('domain', 'must be in its canonical form');
    return {};
  },
};

async function readUser(user: Line<'users'>): Promise<Derived> {
  const { address, key } = requireEmail(user.email);
  const named = user.username === null ? undefined : requireUsername(user.username);
  const phone = user.phone === null ? null : requirePhone(user.phone);
  requireNumber(user.phone_verified, user.phone);
  const { metadata_public, metadata_private, metadata_own } = user;
  await requireMetadata({ metadata_public, metadata_private, metadata_own });
  if (user.password_hash !== null && !readKeptHash(user.password_hash))
    throw wrong('password_hash', 'is of a kind or a cost that is not taken');
  return { email: address, email_key: key, username: named?.name ?? null, username_key: named?.key ?? null, phone };
}

function picture({ bytes }: { bytes: string }): Derived {
  const { type, hash } = toImage(toBytes(bytes));
  return { type, hash };
}

/** A permission that isn't built in is a name of the App's own, or a scope of its APIs. */
function requireHoldable(permissions: string[], holdable: readonly string[]): Derived {
  const found = permissions.find((one) => isBuiltIn(one) && !holdable.includes(one));
  if (found !== undefined) throw wrong('permissions', `no role of users can have ${found}`);
  return {};
}

const privateKey = z.discriminatedUnion('kty', [
  z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() }),
  z.looseObject({ kty: z.literal('RSA'), n: z.string().min(342), e: z.string(), d: z.string() }),
]);

/** The public part is of the private one, so that no file can publish a key that isn't the App's. */
async function readKey({ kid, alg, state, private_jwk, retired_at }: Line<'signing_keys'>): Promise<Derived> {
  if ((state === 'retired') !== (retired_at !== null)) throw wrong('retired_at', 'is only of a retired key');
  const jwk = await parseKey(private_jwk, alg).catch(() => {
    throw wrong('private_jwk', `must be a private key for ${alg}`);
  });
  const parts =
    jwk.kty === 'EC' ? { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y } : { kty: jwk.kty, n: jwk.n, e: jwk.e };
  if ((await calculateJwkThumbprint(parts)) !== kid) throw wrong('kid', 'must be the thumbprint of the key');
  return { public_jwk: { ...parts, kid, alg, use: 'sig' } };
}

/** What is signed to see that both parts of a key belong together. */
const PROBE = Buffer.from('probe');

async function parseKey(text: string, alg: string) {
  const jwk = privateKey.parse(JSON.parse(text));
  const { d: _, ...rest } = jwk;
  const { dp, dq, p, q, qi, ...open } = rest as JWK;
  const signed = await new CompactSign(PROBE).setProtectedHeader({ alg }).sign(await importJWK(jwk as JWK, alg));
  await compactVerify(signed, await importJWK(open, alg));
  return jwk;
}

const wrong = (field: string, detail: string) =>
  new Problem('invalid_body', `${field} ${detail}`, { fields: { [field]: detail } });

/** The columns of a line's row: what the line says, what follows from it, and its secret sealed with this server's key. */
export async function toRow<Name extends KindName>(
  kind: (typeof kinds)[Name],
  name: Name,
  { line, place }: { line: Line<Name>; place: Place },
): Promise<Record<string, unknown>> {
  const rule = rules[name] as Rule<Name> | undefined;
  const row: Record<string, unknown> = { ...line, ...(await rule?.(line, place)), app_id: place.app.id };
  if (!('sealed' in kind)) return row;
  const { by, as } = kind.sealed;
  const { [as]: secret, ...rest } = row;
  const sealed = typeof secret === 'string' ? toHex(place.core.keyring.seal(secret, by.placeOf(rest))) : null;
  return { ...rest, [by.column]: sealed };
}
