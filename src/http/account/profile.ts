// The user's profile as the user may say it of itself (OpenID Connect Core §5.1), and the language of the pages.
import { z } from 'zod';
import { changeOwnProfile } from '../../authentication/ways/change-profile.ts';
import type { Address, UserRow } from '../../database/schema.ts';
import { languages } from '../../language/catalogues.ts';
import { keysOf, tableOf } from '../../tables.ts';
import { updateUser } from '../../users/users.ts';
import { choice, optional, optionalPhone } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { localeNames } from '../kit/render/messages.ts';
import { askedProof, isAsked, proofOf } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';
import { mayVerify } from './phone.ts';

/** Where the browser's wish, or the App's, decides. */
const ANY_LANGUAGE = '';

const texts = {
  name: optional(200),
  given_name: optional(200),
  middle_name: optional(200),
  family_name: optional(200),
  nickname: optional(200),
};

/** Fields of one text each. */
const tolds = [...keysOf(texts), 'picture', 'phone'] as const;
type Told = (typeof tolds)[number];

/** The parts of an address that people write down; `formatted` is the whole as somebody else wrote it. */
const addressParts = { street_address: 200, postal_code: 50, locality: 200, region: 200, country: 100 } as const;
type AddressPart = keyof typeof addressParts;
const addressNames = keysOf(addressParts);

export const profileScreens: Screen[] = [
  screen({
    path: '',
    impersonated: 'shown',
    show: showProfile,
    fields: z.strictObject({
      ...texts,
      picture: optional(2000).refine((url) => !url || isHttps(url), 'account.error.picture'),
      // Left out by the form if the number is verified: phone.ts changes that one.
      phone: optionalPhone.optional(),
      ...tableOf(addressNames, (part) => optional(addressParts[part])),
    }),
    async act(visit, { street_address, postal_code, locality, region, country, ...given }, typed) {
      const { system, app, user } = visit;
      const phone = typed.phone === undefined ? (user.phone ?? undefined) : given.phone;
      const address = toAddress({ street_address, postal_code, locality, region, country });
      const change = {
        ...changed({ ...given, phone }, user),
        ...(!sameAddress(address, user.address) && { address }),
      };
      if (Object.keys(change).length > 0)
        await changeOwnProfile(system, app, user, { change, proof: () => proofOf(visit, {}) });
      goTo(visit, '', 'saved');
    },
  }),
  screen({
    path: '/language',
    page: '',
    fields: z.strictObject({ language: choice([ANY_LANGUAGE, ...languages]) }),
    async act(visit, { language }) {
      const { system, app, user } = visit;
      if (language !== languageOf(user)) {
        await updateUser(system.db, app, user.id, { locale: language === ANY_LANGUAGE ? null : language });
      }
      goTo(visit, '', 'saved');
    },
  }),
];

async function showProfile(visit: Visit, form?: FormState): Promise<void> {
  const { user, t } = visit;
  const may_verify_phone = mayVerify(visit);
  const told = tolds.map((name) => [name, user[name] ?? '']);
  const address = addressNames.map((part) => [part, user.address?.[part] ?? '']);
  const locals = {
    form,
    user,
    values: Object.fromEntries([...told, ...address]),
    may_verify_phone,
    asks_proof: may_verify_phone && isAsked(await askedProof(visit, '')),
    language: languageOf(user),
    languages: [
      { value: ANY_LANGUAGE, label: t('account.language.any') },
      ...languages.map((locale) => ({ value: locale, label: localeNames[locale] })),
    ],
  };
  showPage(visit, 'account/profile', locals, { images: [user.picture ?? undefined] });
}

/** `de-AT` is German to the pages; a language that they don't have leaves them as the browser wants them. */
function languageOf({ locale }: UserRow): string {
  const language = locale?.split(/[-_]/, 1)[0]?.toLowerCase();
  return languages.find((one) => one === language) ?? ANY_LANGUAGE;
}

/** The picture is loaded by whoever shows it: nothing of that may travel in the clear. */
function isHttps(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

function changed(given: Record<Told, string | undefined>, user: UserRow): Partial<Record<Told, string | null>> {
  const other = tolds.filter((name) => user[name] !== (given[name] ?? null));
  return tableOf(other, (name) => given[name] ?? null);
}

function toAddress(parts: Record<AddressPart, string | undefined>): Address | null {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : null;
}

/** The form doesn't show an address that has only `formatted`, and doesn't remove it. */
function sameAddress(one: Address | null, other: Address | null): boolean {
  return addressNames.every((part) => one?.[part] === other?.[part]);
}
