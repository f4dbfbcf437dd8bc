// Notices: mails that tell a user about changes to how they sign in. A notice is written in the transaction of the
// change, in the user's language, with the place of the change.

import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { type Actor, currentActor } from '../events/record.ts';
import { listUndoable } from '../users/email-changes.ts';
import { type Happened, type Mail, mailKinds, type NoticeKind, toMailLocale } from './kinds.ts';
import { enqueueMail } from './outbox.ts';

/**
 * The recipient. After a change of address: the user as before the change. With the id, a notice of something that outlives a session
 * also goes to the addresses from which a change can still be undone: the new one may be a thief's.
 */
export type Noticed = Pick<UserRow, 'email' | 'name' | 'locale'> & { id?: string };

/** `link`: the target of its button, by default the user's own page “Security”. */
export type Notice = Pick<Mail, 'link' | 'organization' | 'values' | 'words'> & {
  kind: NoticeKind;
  /** Another user did it, whose place is not the reader's business. */
  of_another?: true;
};

export async function enqueueNotice(core: Core, app: App, user: Noticed, notice: Notice): Promise<void> {
  const { kind, organization, values, words, of_another, link = `${app.issuer}/account/security` } = notice;
  const mail = {
    kind,
    organization,
    values,
    words,
    happened: { at: now().toISOString(), where: of_another ? undefined : whereOf(kind) },
    ...(mailKinds[kind].link && { link }),
  };
  const before = user.id !== undefined && lasting.has(kind) ? await listUndoable(core.db, app, user.id) : [];
  for (const email of new Set([user.email, ...before]))
    await enqueueMail(core, app, { ...mail, ...toReader(app, { ...user, email }) });
}

/** What somebody could come back by, or use without coming back. */
const lasting: ReadonlySet<NoticeKind> = new Set([
  ...(['password_changed', 'factor_added', 'recovery_codes_renewed', 'passkey_added', 'identity_linked'] as const),
  ...(['personal_token_created', 'organization_key_created'] as const),
]);

/** For mails that don't come from a page of the user: the language that the user chose, or else the App's. */
export function toReader(app: App, { email, name, locale }: Noticed): Pick<Mail, 'to' | 'name' | 'locale'> {
  return { to: email, name: name ?? undefined, locale: toMailLocale(locale) ?? app.settings.locale };
}

/** Changes that a backend makes while it signs its user in. It passes on where the user is. */
const signingIn: ReadonlySet<NoticeKind> = new Set(['factor_added', 'recovery_code_used', 'new_device']);

/** The one who made the change is its reader. */
const ownDeeds: ReadonlySet<NoticeKind> = new Set(['personal_token_created']);

const backends: ReadonlySet<Actor['kind']> = new Set(['api_key', 'client']);

/** The place of a developer or a backend is not shown to the user. */
function whereOf(kind: NoticeKind): Happened['where'] {
  const { kind: actor, ip, user_agent } = currentActor();
  const isUser =
    actor === 'user' || actor === 'anonymous' || ownDeeds.has(kind) || (backends.has(actor) && signingIn.has(kind));
  return isUser ? { ip, user_agent } : undefined;
}
