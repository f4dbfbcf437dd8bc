// The App's own texts: found by the words or the key of ours, shown beside them, and changed one by one.
import { z } from 'zod';
import { CONSOLE_SLUG } from '../../../apps/app.ts';
import { deleteText, listTexts, requireUsableText, saveText } from '../../../apps/texts.ts';
import { allMessages, findMessage, languages } from '../../../language/catalogues.ts';
import { findText, isOpen, isOwnLocale, MAX_OWN_TEXT } from '../../../language/own-texts.ts';
import { compilePattern, namesOf } from '../../../language/pattern.ts';
import { protectionOf } from '../../../language/protected.ts';
import { Problem } from '../../../problem.ts';
import { required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { createFormat } from '../../kit/render/format.ts';
import { type Locale, languageOf } from '../../kit/render/messages.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { textFlawWords } from './words.ts';

const PATH = '/settings/texts';
const MAX_FOUND = 50;
const MAX_QUERY = 200;

/** Offered beside the languages; others can be set through the API. */
const REGIONS = ['de-AT', 'de-CH', 'en-GB', 'en-US'];

export type ShownText = {
  key: string;
  locale: string;
  language_label: string;
  ours: string;
  own: string | undefined;
  is_addition: boolean;
  url: string;
};

export const textScreens: Screen[] = [
  appScreen({ path: `/apps/:slug${PATH}`, access: 'app:read', show: showTexts }),
  appScreen({
    path: `/apps/:slug${PATH}/:locale/:key`,
    access: 'app:read',
    change: 'app:write',
    words: textFlawWords,
    show: showText,
    fields: z.strictObject({ text: required(MAX_OWN_TEXT) }),
    check: (visit, { text }) => text !== undefined && requireUsableText({ ...placeOf(visit), text }),
    async act(visit, { text }) {
      await saveText(visit.system, visit.app, { ...placeOf(visit), text });
      goTo(visit, appPath(visit.app, PATH), 'saved');
    },
  }),
  appScreen({
    path: `/apps/:slug${PATH}/:locale/:key/delete`,
    access: 'app:write',
    async act(visit) {
      await deleteText(visit.system, visit.app, placeOf(visit));
      goTo(visit, appPath(visit.app, PATH), 'text_deleted');
    },
  }),
];

async function showTexts(visit: AppVisit): Promise<void> {
  const { ctx, app, t } = visit;
  const asked = (name: string) =>
    typeof ctx.query[name] === 'string' ? ctx.query[name].trim().slice(0, MAX_QUERY) : '';
  const q = asked('q');
  const locales = [...new Set([...languages, ...REGIONS, ...Object.keys(app.texts)])].sort();
  const locale = locales.find((one) => one === asked('language')) ?? languageOf(visit.locale);
  const found = q ? searchMessages(q, locale) : listTexts(app);
  await showPage(visit, 'console/texts', {
    q,
    language: locale,
    languages: locales.map((value) => ({ value, label: labelOf(visit, value) })),
    texts: found.slice(0, MAX_FOUND).map((place) => toShown(visit, place)),
    more: found.length > MAX_FOUND ? t('console.texts.more', { count: MAX_FOUND }) : undefined,
    is_fixed: app.slug === CONSOLE_SLUG,
  });
}

/** Messages whose key or words have what was typed, in English, too. */
function searchMessages(q: string, locale: string): { locale: string; key: string }[] {
  const wanted = q.toLowerCase();
  return [...allMessages()]
    .filter((key) => isOpen(key) && isOwnLocale(locale, key))
    .filter((key) => [key, oursOf(locale, key), oursOf('en', key)].some((one) => one.toLowerCase().includes(wanted)))
    .map((key) => ({ locale, key }));
}

async function showText(visit: AppVisit, form?: FormState): Promise<void> {
  const { app } = visit;
  const place = placeOf(visit);
  if (!isOpen(place.key) || !isOwnLocale(place.locale, place.key))
    throw new Problem('not_found', 'There is no such text');
  const ours = oursOf(place.locale, place.key);
  await showPage(visit, 'console/text', {
    form,
    text: toShown(visit, place),
    names: [...namesOf(compilePattern(ours, place.locale))].map((name) => `{${name}}`),
    action: appPath(app, `${PATH}/${place.locale}/${place.key}`),
    back_url: appPath(app, PATH),
    max: MAX_OWN_TEXT,
    is_fixed: app.slug === CONSOLE_SLUG,
  });
}

function placeOf({ params: { locale = '', key = '' } }: AppVisit): { locale: string; key: string } {
  return { locale, key };
}

/** A text may be left from an older version, whose message is gone. */
function oursOf(locale: string, key: string): string {
  return findMessage(languageOf(locale as Locale), key) ?? '';
}

const toShown = (visit: AppVisit, { locale, key }: { locale: string; key: string }): ShownText => ({
  ...{ locale, key, language_label: labelOf(visit, locale) },
  ours: oursOf(locale, key),
  own: findText(visit.app.texts, locale, key),
  is_addition: protectionOf(key) !== undefined,
  url: appPath(visit.app, `${PATH}/${locale}/${key}`),
});

const labelOf = ({ locale }: AppVisit, tag: string): string => createFormat(locale).language(tag);
