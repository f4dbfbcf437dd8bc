// How a user signs in, on the user's page: a row for each way in, with how it stands and what a developer may do about
// it. A new way to sign in gets its rows here, as in account/security.ts.
import { type Factor, listFactors } from '../../../authentication/factors/kinds.ts';
import { listPasskeys } from '../../../authentication/factors/passkeys/passkeys.ts';
import { countRecoveryCodes } from '../../../authentication/factors/recovery-codes.ts';
import { hasWayIn } from '../../../authentication/last-way-in.ts';
import type { FactorKind, PasskeyRow, UserRow } from '../../../database/schema.ts';
import { type LinkedIdentity, listIdentities } from '../../../social/identities.ts';
import { createFormat } from '../../kit/render/format.ts';
import { cleanName } from '../../kit/render/names.ts';
import type { AppVisit } from '../kit/visit.ts';
import { userPath } from './users.ts';
import { toFactorLabel } from './words.ts';

/** `post` is done by a press; the others lead to a page. `about` names it where its label alone doesn't. */
type Action = { label: string; about?: string; url: string; post?: true };

/** `is_there`: the user can sign in with it now. */
export type ShownWay = { id: string; icon: string; is_there: boolean; title: string; text: string; actions: Action[] };

export async function showWays(visit: AppVisit, user: UserRow): Promise<ShownWay[]> {
  const { db } = visit.system;
  const [passkeys, all, codes, identities, isReachable] = await Promise.all([
    listPasskeys(db, visit.app, user.id),
    listFactors(db, visit.app, user.id),
    countRecoveryCodes(db, visit.app, user.id),
    listIdentities(db, visit.app, user.id),
    hasWayIn(db, visit.app, user.id),
  ]);
  // Passkeys are second factors, too, and have a table of their own.
  const factors = all.filter(({ kind }) => kind !== 'passkey');
  const rows = [
    ...passkeys.map((passkey) => toPasskeyWay(visit, user, passkey)),
    toPasswordWay(visit, user, isReachable),
    // Removing the only one is a reset, which also removes the recovery codes.
    ...factors.map((factor) => toFactorWay(visit, user, factor, all.length === 1)),
    ...(all.length > 0 ? [toCodesWay(visit, codes)] : []),
    ...identities.map((identity) => toIdentityWay(visit, identity)),
  ];
  return visit.can('users:write') ? rows : rows.map((row) => ({ ...row, actions: [] }));
}

/** Whether there is something for "reset the second factors" to reset. */
export const hasFactors = (ways: ShownWay[]): boolean => ways.some(({ id }) => id === 'codes');

function toPasskeyWay(visit: AppVisit, user: UserRow, passkey: PasskeyRow): ShownWay {
  const { t, locale } = visit;
  const { ago } = createFormat(locale);
  const synced = passkey.device_type === 'multiDevice';
  const name = cleanName(passkey.name);
  return {
    ...{ id: `passkey-${passkey.id}`, icon: 'fingerprint', is_there: true },
    title: t('console.user.passkey', { name }),
    text: t(synced ? 'console.user.passkey_synced' : 'console.user.passkey_device', {
      since: ago(passkey.created_at),
      used: passkey.last_used_at ? ago(passkey.last_used_at) : t('console.never'),
    }),
    actions: [
      {
        label: t('console.user.remove_passkey'),
        about: t('console.user.remove_factor', { factor: name }),
        url: `${userPath(visit, user)}/passkeys/${passkey.id}/remove`,
      },
    ],
  };
}

function toPasswordWay(visit: AppVisit, user: UserRow, isReachable: boolean): ShownWay {
  const { t } = visit;
  return {
    ...{ id: 'password', icon: 'lock', is_there: !!user.password_hash, title: t('form.password') },
    text: describePassword(visit, user, isReachable),
    actions: [
      { label: t('console.user.mail_reset'), url: `${userPath(visit, user)}/password/mail`, post: true },
      { label: t('console.user.password'), url: `${userPath(visit, user)}/password` },
    ],
  };
}

/** `isReachable`: there is some way by which the user can sign in. */
function describePassword(
  { t, locale }: AppVisit,
  { password_hash, password_changed_at }: UserRow,
  isReachable: boolean,
): string {
  if (!password_hash) return t(isReachable ? 'console.user.password_none' : 'console.user.no_way_in');
  if (!password_changed_at) return t('console.user.password_there');
  return t('console.user.password_since', { when: createFormat(locale).ago(password_changed_at) });
}

const factorIcons: Record<FactorKind, { icon: string }> = {
  totp: { icon: 'smartphone' },
  passkey: { icon: 'fingerprint' },
  email: { icon: 'mail' },
  sms: { icon: 'message-square' },
};

function toFactorWay(visit: AppVisit, user: UserRow, factor: Factor, isOnly: boolean): ShownWay {
  const { t, locale } = visit;
  const { ago } = createFormat(locale);
  const title = toFactorLabel(t, factor);
  const remove = {
    label: t('console.user.remove_passkey'),
    about: t('console.user.remove_factor', { factor: title }),
    url: `${userPath(visit, user)}/factors/${factor.id}/remove`,
  };
  return {
    ...{ id: `factor-${factor.id}`, ...factorIcons[factor.kind], is_there: true, title },
    text: t('console.user.factor', {
      since: ago(factor.confirmed_at ?? factor.created_at),
      used: factor.last_used_at ? ago(factor.last_used_at) : t('console.never'),
    }),
    actions: isOnly ? [] : [remove],
  };
}

const toCodesWay = ({ t }: AppVisit, count: number): ShownWay => ({
  ...{ id: 'codes', icon: 'list-checks', is_there: count > 0, title: t('console.user.codes') },
  ...{ text: t('console.user.codes_left', { count }), actions: [] },
});

const toIdentityWay = ({ t, locale }: AppVisit, { id, name, email, created_at }: LinkedIdentity): ShownWay => ({
  ...{ id: `identity-${id}`, icon: 'plug', is_there: true, title: name },
  text: t('console.user.identity', { email: email ?? '–', when: createFormat(locale).ago(created_at) }),
  actions: [],
});
