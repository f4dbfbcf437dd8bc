// How a user signs in, on the user's page: one entry for each way in, with how it stands and what a developer may do about
// it. A new way to sign in gets an entry here, as in account/security.ts.
import { listFactors } from '../../../authentication/factors/kinds.ts';
import { countRecoveryCodes } from '../../../authentication/factors/recovery-codes.ts';
import { listTrustedDevices } from '../../../authentication/factors/trusted-devices.ts';
import type { UserRow } from '../../../database/schema.ts';
import { listIdentities } from '../../../social/identities.ts';
import { toDevice } from '../../kit/render/device.ts';
import { createFormat } from '../../kit/render/format.ts';
import type { Translate } from '../../kit/render/messages.ts';
import type { AppVisit } from '../kit/visit.ts';
import { userPath } from './users.ts';
import { toFactorLabel } from './words.ts';

/** `post` is done by a press; the others lead to a page. */
type Action = { label: string; url: string; post?: true };

type Line = { text: string; link?: { label: string; url: string; about: string } };

export type ShownWay = { id: string; title: string; lines: Line[]; actions: Action[] };

type Way = {
  id: string;
  title(t: Translate): string;
  /** How it stands, in sentences; none leaves the way out. A link is for users who may change it. */
  lines(visit: AppVisit, user: UserRow): Promise<(Line | string)[]> | (Line | string)[];
  /** Of who may change users. */
  actions?(visit: AppVisit, user: UserRow): Promise<Action[]> | Action[];
};

const ways: Way[] = [
  {
    id: 'password',
    title: (t) => t('form.password'),
    lines: ({ t, locale }, user) => [describePassword(user, t, createFormat(locale).ago)],
    actions: (visit, user) => [
      { label: visit.t('console.user.mail_reset'), url: `${userPath(visit, user)}/password/mail`, post: true },
      { label: visit.t('console.user.password'), url: `${userPath(visit, user)}/password` },
    ],
  },
  {
    id: 'factors',
    title: (t) => t('console.user.factors'),
    lines: describeFactors,
    async actions(visit, user) {
      const isSetUp = (await factorsOf(visit, user)).length > 0;
      return isSetUp
        ? [{ label: visit.t('console.user.reset_factors'), url: `${userPath(visit, user)}/factors/reset` }]
        : [];
    },
  },
  {
    id: 'identities',
    title: (t) => t('console.connections.nav'),
    async lines({ system, app, t, locale }, user) {
      const identities = await listIdentities(system.db, app, user.id);
      return identities.map(({ name, email, created_at }) =>
        t('console.user.identity', { name, email: email ?? '–', when: createFormat(locale).ago(created_at) }),
      );
    },
  },
  {
    id: 'locks',
    title: (t) => t('console.user.locks'),
    lines: ({ t, can }) => (can('users:write') ? [t('console.user.unlock_text')] : []),
    actions: (visit, user) => [
      { label: visit.t('console.user.unlock'), url: `${userPath(visit, user)}/unlock`, post: true },
    ],
  },
  {
    id: 'browsers',
    title: (t) => t('console.user.trusted'),
    async lines({ system, app, t, locale }, user) {
      const { ago } = createFormat(locale);
      const devices = await listTrustedDevices(system.db, app, user);
      return devices.map(({ user_agent, created_at, expires_at }) =>
        t('console.user.trusted_browser', {
          device: toDevice(user_agent) || t('console.user.unknown_device'),
          ...{ since: ago(created_at), until: ago(expires_at) },
        }),
      );
    },
    actions: (visit, user) => [
      {
        label: visit.t('console.user.forget_devices'),
        url: `${userPath(visit, user)}/trusted-devices/forget`,
        post: true,
      },
    ],
  },
];

export async function showWays(visit: AppVisit, user: UserRow): Promise<ShownWay[]> {
  const mayWrite = visit.can('users:write');
  const shown = ways.map(async ({ id, title, lines, actions }) => ({
    ...{ id, title: title(visit.t) },
    lines: (await lines(visit, user)).map((line) => toLine(line, mayWrite)),
    actions: (mayWrite && (await actions?.(visit, user))) || [],
  }));
  return (await Promise.all(shown)).filter(({ lines }) => lines.length > 0);
}

function toLine(line: Line | string, mayWrite: boolean): Line {
  if (typeof line === 'string') return { text: line };
  return mayWrite ? line : { text: line.text };
}

function describePassword({ password_hash, password_changed_at }: UserRow, t: Translate, ago: (at: Date) => string) {
  if (!password_hash) return t('console.user.password_none');
  return password_changed_at
    ? t('console.user.password_since', { when: ago(password_changed_at) })
    : t('console.user.password_there');
}

const factorsOf = ({ system, app }: AppVisit, user: UserRow) => listFactors(system.db, app, user.id);

async function describeFactors(visit: AppVisit, user: UserRow): Promise<(Line | string)[]> {
  const { system, app, t, locale } = visit;
  const all = await factorsOf(visit, user);
  // Passkeys have a table of their own.
  const factors = all.filter(({ kind }) => kind !== 'passkey');
  if (factors.length === 0) return [t('console.user.no_factors')];
  const { ago } = createFormat(locale);
  const count = await countRecoveryCodes(system.db, app, user.id);
  return [
    ...factors.map(({ id, confirmed_at, created_at, last_used_at, ...one }) => {
      const factor = toFactorLabel(t, one);
      const since = ago(confirmed_at ?? created_at);
      const used = last_used_at ? ago(last_used_at) : t('console.never');
      const text = t('console.user.factor', { factor, since, used });
      // Removing the only one is a reset.
      if (all.length === 1) return text;
      const about = t('console.user.remove_factor', { factor });
      const url = `${userPath(visit, user)}/factors/${id}/remove`;
      return { text, link: { label: t('console.user.remove_passkey'), url, about } };
    }),
    t('console.user.codes_left', { count }),
  ];
}
