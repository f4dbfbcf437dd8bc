// The user's passkeys: what they are, a further one, a better name, and the way out of one. Adding and removing want a
// proof, which a sign-in just now is: by a passkey, for who has nothing else.
import { z } from 'zod';
import { listFactorKinds } from '../../authentication/factors/kinds.ts';
import {
  attestationSchema,
  enrolOptions,
  enrolPasskey,
  offersPasskeys,
  requirePasskeysOffered,
} from '../../authentication/factors/passkeys/enrolment.ts';
import { listPasskeys, removeOwnPasskey, renamePasskey } from '../../authentication/factors/passkeys/passkeys.ts';
import { toAccepted } from '../../authentication/factors/passkeys/relying-party.ts';
import { countRecoveryCodes } from '../../authentication/factors/recovery-codes.ts';
import type { PasskeyRow } from '../../database/schema.ts';
import { quotas } from '../../limits/quotas.ts';
import { text } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { readAnswer } from '../kit/forms/passkey-answer.ts';
import { toDevice } from '../kit/render/device.ts';
import { goToShow, readShown } from './kit/handover.ts';
import { findChosen, getChosen, type NamedList, renameScreen } from './kit/named.ts';
import { othersField, othersOf } from './kit/others.ts';
import { askedProof, NOTHING_ASKED, proofFields, requireProofIn } from './kit/proof.ts';
import { accountUrl, goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/passkeys';

export const passkeysOf = ({ system, app, user }: Visit): Promise<PasskeyRow[]> =>
  listPasskeys(system.db, app, user.id);

/** Nothing to add, and nothing to take away. */
export const hasPasskeys = async (visit: Visit) => offersPasskeys(visit.app) || (await passkeysOf(visit)).length > 0;

const named: NamedList<PasskeyRow> = {
  ...{ page: PAGE, field: 'passkey', list: passkeysOf, renamed: 'passkey_renamed' },
  rename: ({ system, app, user }, passkey) => renamePasskey(system.db, app, user.id, passkey),
};

export const passkeyScreens: Screen[] = [
  screen({ path: PAGE, show: showPasskeys }),
  screen({
    path: `${PAGE}/add`,
    show: showAdding,
    fields: z.strictObject(proofFields),
    async act(visit, typed) {
      requirePasskeysOffered(visit.app);
      await requireProofIn(visit, typed);
      goToShow(visit, `${PAGE}/add`, PROVED);
    },
  }),
  screen({
    path: `${PAGE}/confirm`,
    page: PAGE,
    show: showPasskeys,
    fields: z.strictObject({ passkey: z.string().max(60_000), ...othersField }),
    words: { invalid_passkey: 'passkey.not_made' },
    async act(visit, { passkey, sign_out_others }) {
      const { ctx, app, user } = visit;
      requirePasskeysOffered(app);
      const answer = readAnswer(attestationSchema, passkey);
      const device = toDevice(ctx.state.info.user_agent ?? null);
      const others = othersOf(visit, sign_out_others);
      await enrolPasskey(visit.system, app, user, { ceremony: ceremony(visit), answer, device, ...others });
      goTo(visit, PAGE, 'passkey_added');
    },
  }),
  renameScreen(named, showPasskeys),
  screen({
    path: `${PAGE}/remove`,
    page: PAGE,
    show: showRemoval,
    fields: z.strictObject({ passkey: text(60), ...proofFields, ...othersField }),
    async act(visit, { passkey, sign_out_others, ...typed }) {
      const { system, app, user } = visit;
      await requireProofIn(visit, typed);
      const { id } = await getChosen(visit, named, passkey);
      await removeOwnPasskey(system, app, user, { id, ...othersOf(visit, sign_out_others) });
      goTo(visit, PAGE, 'passkey_removed');
    },
  }),
];

const ceremony = ({ session, user }: Visit) =>
  ({ purpose: 'enrol', door: 'screens', holder: `account ${session.uid} ${user.id}` }) as const;

async function showPasskeys(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user } = visit;
  const passkeys = await passkeysOf(visit);
  const kinds = await listFactorKinds(system, app, user.id);
  const codes = kinds.length > 0 ? await countRecoveryCodes(system.db, app, user.id) : 0;
  showPage(visit, 'account/passkeys', {
    form,
    passkeys,
    accepted: JSON.stringify(toAccepted(app, { user_id: user.id, passkeys })),
    ...(await askedProof(visit, PAGE)),
    may_add: offersPasskeys(app) && passkeys.length < quotas.passkeys.max,
    offers_codes: kinds.length > 0 && codes === 0 && app.settings.mfa !== 'off',
  });
}

/** Handed over by the form with the proof, so that reloading the page doesn't send the password again. */
const PROVED = 'proved';

async function showAdding(visit: Visit, form?: FormState): Promise<void> {
  if (!offersPasskeys(visit.app)) return showPasskeys(visit);
  if (readShown(visit, `${PAGE}/add`, z.literal(PROVED))) return showMaking(visit);
  showPage(visit, 'account/passkey-add', { form, ...(await askedProof(visit, PAGE)), passkey: undefined });
}

async function showMaking(visit: Visit): Promise<void> {
  const options = await enrolOptions(visit.system, visit.app, visit.user, ceremony(visit));
  const passkey = { action: accountUrl(visit, `${PAGE}/confirm`), options: JSON.stringify(options) };
  showPage(visit, 'account/passkey-add', { ...NOTHING_ASKED, passkey });
}

async function showRemoval(visit: Visit, form?: FormState): Promise<void> {
  const passkey = await findChosen(visit, named, form);
  if (passkey) showPage(visit, 'account/passkey-remove', { form, passkey, ...(await askedProof(visit, PAGE)) });
  else await showPasskeys(visit);
}
