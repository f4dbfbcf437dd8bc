// What happened to how a user signs in, told to the user by mail: written in the transaction of the change, in the user's
// language, with where it was done.

import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { currentActor } from '../events/record.ts';
import { type Happened, type Mail, mailKinds, type NoticeKind, toMailLocale } from './kinds.ts';
import { enqueueMail } from './outbox.ts';

/** Whom it is for. After a change of address: as the user was before. */
export type Noticed = Pick<UserRow, 'email' | 'name' | 'locale'>;

/** `link`: where its button leads, unless to the user's own page “Security”. */
export type Notice = Pick<Mail, 'link' | 'values'> & { kind: NoticeKind };

export async function enqueueNotice(core: Core, app: App, user: Noticed, notice: Notice): Promise<void> {
  const { kind, values, link = `${app.issuer}/account/security` } = notice;
  await enqueueMail(core, app, {
    kind,
    ...toReader(app, user),
    values,
    happened: { at: now().toISOString(), where: whereOf(kind) },
    ...(mailKinds[kind].link && { link }),
  });
}

/** For mails that no page of the user's causes: the language that the user chose, else the App's. */
export function toReader(app: App, { email, name, locale }: Noticed): Pick<Mail, 'to' | 'name' | 'locale'> {
  return { to: email, name: name ?? undefined, locale: toMailLocale(locale) ?? app.settings.locale };
}

/** What a backend does when it signs its user in: it says where the user is. */
const signingIn: ReadonlySet<NoticeKind> = new Set(['factor_added', 'recovery_code_used', 'new_device']);

/** Where a developer or a backend is when they change something is not the user's to know. */
function whereOf(kind: NoticeKind): Happened['where'] {
  const { kind: actor, ip, user_agent } = currentActor();
  const isUser = actor === 'user' || actor === 'anonymous' || (actor === 'api_key' && signingIn.has(kind));
  return isUser ? { ip, user_agent } : undefined;
}
