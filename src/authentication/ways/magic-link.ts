// Signing in by mail: a link that works in the browser that asked for it, and a code for when the mail is read elsewhere.
// Asking says nothing about whether the address is known: a job looks it up. A new address signs up by it.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { askBeforeSignUp, findFreePermit, givingBack, type SignUpPermit } from '../../hooks/sign-up.ts';
import { joinByAddress, mayJoin } from '../../invitations/joining.ts';
import { defineJob } from '../../job.ts';
import { spend, spendSilently } from '../../limits/budgets.ts';
import { spendsOfNetwork } from '../../limits/networks.ts';
import { mailLocales } from '../../mail/kinds.ts';
import { enqueueMail } from '../../mail/outbox.ts';
import { requireSignInConnection } from '../../organizations/sign-in-connection.ts';
import { Problem } from '../../problem.ts';
import type { Email } from '../../users/email.ts';
import { findUserByIdentifier, type Identifier, parseAddressee, requireAddressee } from '../../users/identifiers.ts';
import { findUserByEmail } from '../../users/users.ts';
import { claimUser } from '../addresses/take-over.ts';
import { amrOfProof } from '../assurance.ts';
import { codesPerAddress, keyedCode, newCode, spendOfMailbox, triesPerCode } from '../one-time/codes.ts';
import { consumeOnce, createOneTimeToken, endOneTimeTokens, findUsable, oneTimeTokens } from '../one-time/tokens.ts';
import type { Proof } from '../sign-in/process.ts';

const { lifetime } = oneTimeTokens.magic_link;
const tries = triesPerCode(lifetime);
const perNetwork = { name: 'magic_link_network', limit: 30, period: HOUR };

export const MAGIC_LINK_SECONDS = toSeconds(lifetime);

const askedSchema = z.object({
  /** Or another identifier. */
  email: z.string(),
  locale: z.enum(mailLocales),
  /** What the browser that asks holds; without it neither link nor code is worth anything. */
  challenge: z.string(),
  /** Where the link leads; the token is added as `token`. */
  url: z.string(),
  /** The redirect URI of the client at which the user will arrive: the link's page must be allowed to lead there. */
  back_to: z.string().optional(),
});

type Asked = z.output<typeof askedSchema>;

export const magicLinkJob = defineJob('magic_link', askedSchema, sendMagicLink);

type Link = { email: string; challenge: string; back_to?: string | undefined };

/**
 * Throws `method_off`, `invalid_email`, `connection_required`, and `too_many_attempts` for a network, counted for all users
 * together.
 */
export async function requestMagicLink(
  core: Core,
  app: App,
  { identifier, ...asked }: Omit<Asked, 'email'> & { identifier: string },
): Promise<void> {
  requireOn(app);
  const { text, key } = requireAddressee(app, identifier);
  await requireSignInConnection(core.db, app, text);
  await spend(core, app, spendsOfNetwork(perNetwork));
  if (!(await spendSilently(core, app, [{ budget: codesPerAddress, of: key }]))) return;
  await magicLinkJob.enqueue(core, app, { email: text, ...asked });
}

/** The job. */
export async function sendMagicLink(
  core: Core,
  app: App,
  { email: asked, locale, challenge, url, back_to }: Asked,
): Promise<void> {
  const identifier = parseAddressee(app, asked);
  const user = identifier && (await findUserByIdentifier(core.db, app, identifier));
  const reader = user ? toReader(user) : identifier && (await findNewReader(core.db, app, identifier));
  if (!identifier || !reader) return;
  if (user && !(await spendOfMailbox(core, app, user, { identifier, budgets: [codesPerAddress] }))) return;
  const { address, key } = reader;
  const owner = { payload: { email: address, email_key: key, challenge, back_to } };
  const code = newCode();
  await transact(core, async (core) => {
    const { db } = core;
    const link = new URL(url);
    link.searchParams.set('token', await createOneTimeToken(db, app, 'magic_link', owner));
    await createOneTimeToken(db, app, 'magic_link_code', { ...owner, token: keyedCode(core, app, challenge, code) });
    const values = { minutes: lifetime / MINUTE };
    const name = user?.name ?? undefined;
    await enqueueMail(core, app, { kind: 'magic_link', to: address, locale, name, link: link.href, code, values });
  });
}

const toReader = ({ status, email, email_key }: UserRow): Email | undefined =>
  status === 'active' ? { address: email, key: email_key } : undefined;

/** A new user needs an address that a mail can prove. */
async function findNewReader(db: Db, app: App, { kind, key, text }: Identifier): Promise<Email | undefined> {
  return kind === 'email' && (await mayJoin(db, app, { key })) ? { address: text, key } : undefined;
}

/** Which address and which browser the link is for; it is not spent. Throws `invalid_one_time_token`. */
export async function getMagicLink(db: Db, app: App, token: string): Promise<Link> {
  requireOn(app);
  const usable = await findUsable(db, app, 'magic_link', token);
  if (!usable) throw new Problem('invalid_one_time_token');
  return toPayload(usable.payload);
}

/** `client_id`: the client that sent the person to the screens. */
export type MagicLinkShown = { challenge: string; client_id?: string | undefined } & (
  | { token: string }
  | { code: string }
);

/** Throws `method_off`, `invalid_one_time_token`, `too_many_attempts`. */
export const byMagicLink = (shown: MagicLinkShown): Proof => ({
  answers: 'identify',
  prove: async (core, app) => ({ user: await proveMagicLink(core, app, shown), amr: amrOfProof.mail }),
});

/**
 * The user whose mail it is; a new one where there was none. What was set up before the address was proven may be a
 * stranger's, and goes. Throws `invalid_one_time_token`, `too_many_attempts`, and `sign_up_refused` and `hook_failed`, which leave
 * link and code unspent.
 */
export async function proveMagicLink(
  core: Core,
  app: App,
  { challenge, client_id, ...proof }: MagicLinkShown,
): Promise<UserRow> {
  requireOn(app);
  await spend(core, app, [{ budget: tries, of: challenge }]);
  const shown = 'token' in proof ? proof.token : keyedCode(core, app, challenge, proof.code);
  const kind = 'token' in proof ? 'magic_link' : 'magic_link_code';
  const permit =
    (await findFreePermit(core, app)) ?? (await askIfNew(core, app, { kind, shown, challenge, client_id }));
  return transact(core, async (core) => {
    const { db } = core;
    const { payload } = await consumeOnce(db, app, kind, shown);
    const { email, email_key, challenge: asked } = toPayload(payload);
    if (asked !== challenge) throw new Problem('invalid_one_time_token');
    for (const kind of ['magic_link', 'magic_link_code'] as const) await endOneTimeTokens(db, app, kind, { payload });
    return findOrCreate(db, app, permit, { address: email, key: email_key });
  });
}

type Shown = Pick<MagicLinkShown, 'challenge' | 'client_id'> & {
  kind: 'magic_link' | 'magic_link_code';
  shown: string;
};

/** Undefined if nobody would become a user. The transaction decides again by itself. */
async function askIfNew(
  core: Core,
  app: App,
  { kind, shown, challenge, client_id }: Shown,
): Promise<SignUpPermit | undefined> {
  const usable = await findUsable(core.db, app, kind, shown);
  const { email, email_key: key, challenge: asked } = toPayload(usable?.payload ?? {});
  if (!usable || asked !== challenge) return undefined;
  if (await findUserByEmail(core.db, app, { address: email, key })) return undefined;
  await requireSignInConnection(core.db, app, email);
  if (!(await mayJoin(core.db, app, { key }))) return undefined;
  const question = { person: { email, email_verified: true }, way: 'magic_link', client_id } as const;
  return givingBack(core, app, { budget: tries, of: challenge }, () => askBeforeSignUp(core, app, question));
}

async function findOrCreate(db: Db, app: App, permit: SignUpPermit | undefined, email: Email): Promise<UserRow> {
  const user = await findUserByEmail(db, app, email);
  if (!user) await requireSignInConnection(db, app, email.address);
  if (!user && (await mayJoin(db, app, email))) return joinByAddress(db, app, permit, { email: email.address });
  if (user?.status !== 'active') throw new Problem('invalid_one_time_token');
  return user.email_verified ? user : claimUser(db, app, user, { password_hash: null });
}

export const offersMagicLink = ({ settings }: App): boolean => settings.magic_link === 'on';

function requireOn(app: App): void {
  if (!offersMagicLink(app)) throw new Problem('method_off', `${app.name} does not let users sign in by mail`);
}

const toPayload = (payload: Record<string, unknown>) => payload as Link & { email_key: string };
