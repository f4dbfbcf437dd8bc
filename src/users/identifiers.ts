// What a user signs in by: an email address, a username or a verified phone number, whichever the App accepts. The form of
// what was typed shows which of them it is.
import type { App } from '../apps/app.ts';
import type { Settings } from '../apps/settings/settings.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { parseEmail, requireEmail } from './email.ts';
import { parsePhone } from './phone.ts';
import { toUsernameKey } from './username.ts';
import { findUserByEmail, listUsersByPhone } from './users.ts';

export type IdentifierKind = Settings['identifiers'][number];

export type Identifier = {
  kind: IdentifierKind;
  /** The same for all spellings. The keys of different kinds are never equal. */
  key: string;
  /** To be shown, and to be read again. */
  text: string;
};

/** For a sign-in. Undefined if no user of the App can be meant. */
export function parseIdentifier({ settings }: App, typed: string): Identifier | undefined {
  const identifier = parse(typed);
  return identifier && settings.identifiers.includes(identifier.kind) ? identifier : undefined;
}

/** For a mail. An address is always accepted: only its owner reads the mail. */
export function parseAddressee(app: App, typed: string): Identifier | undefined {
  const identifier = parse(typed);
  return identifier?.kind === 'email' ? identifier : parseIdentifier(app, typed);
}

/** Throws `invalid_email`. */
export function requireAddressee(app: App, typed: string): Identifier {
  const identifier = parseAddressee(app, typed);
  if (identifier) return identifier;
  const { address, key } = requireEmail(typed);
  return { kind: 'email', key, text: address };
}

/** A username has no `@` and at least one letter. */
function parse(typed: string): Identifier | undefined {
  if (typed.includes('@')) {
    const email = parseEmail(typed);
    return email && { kind: 'email', key: email.key, text: email.address };
  }
  if (PHONE.test(typed)) {
    const phone = parsePhone(typed);
    return phone === undefined ? undefined : { kind: 'phone', key: phone, text: phone };
  }
  const key = toUsernameKey(typed);
  return key ? { kind: 'username', key, text: typed.trim() } : undefined;
}

const PHONE = /^[^\p{L}]*$/u;

/** One statement, whatever the kind, and whether or not it belongs to a user. */
export async function findUserByIdentifier(
  db: Db,
  app: App,
  { kind, key, text }: Identifier,
): Promise<UserRow | undefined> {
  if (kind === 'email') return findUserByEmail(db, app, { address: text, key });
  if (kind === 'username') return findUserByUsername(db, app, key);
  // Nobody can sign in by a number that several users share.
  const [user, another] = await listUsersByPhone(db, app, key);
  return another ? undefined : user;
}

async function findUserByUsername(db: Db, app: App, key: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('username_key', '=', key)
    .executeTakeFirst();
}

/** The user's address. */
export const toIdentifier = ({ email, email_key }: UserRow): Identifier => ({
  kind: 'email',
  key: email_key,
  text: email,
});

/** The keys of all identifiers of the user. */
export const keysOfUser = ({ email_key, username_key, phone, phone_verified }: UserRow): string[] =>
  [email_key, username_key, phone_verified ? phone : null].filter((key) => key !== null);
