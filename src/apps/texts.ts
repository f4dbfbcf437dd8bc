// The texts of an App that stand in place of ours, or beside them if ours protect the user. They are plain text in ICU's
// format, and part of the App's row, so that a page that shows one reads nothing more than the App.

import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { findText, type OwnTexts, type Refused, readOwnText, readTexts } from '../language/own-texts.ts';
import type { Pattern } from '../language/pattern.ts';
import { Problem } from '../problem.ts';
import { type App, CONSOLE_SLUG, toApp } from './app.ts';
import { announceChange } from './changes.ts';
import { lockStoredApp } from './locks.ts';
import { perApp } from './per-app.ts';

/** In all languages. An App in memory holds them all. */
export const MAX_TEXTS = 300;

export type OwnText = { locale: string; key: string; text: string };

/** By language and key. */
export function listTexts({ texts }: App): OwnText[] {
  return Object.entries(texts)
    .flatMap(([locale, own]) => Object.entries(own).map(([key, text]) => ({ locale, key, text })))
    .sort((a, b) => (a.locale + a.key < b.locale + b.key ? -1 : 1));
}

const read = perApp(() => new Map<string, Pattern | undefined>());

/** Undefined if there is none, or if a newer version's message needs values that the text lacks. */
export function findOwnPattern(app: App, locale: string, key: string): Pattern | undefined {
  const text = findText(app.texts, locale, key);
  if (text === undefined) return undefined;
  const patterns = read(app);
  const place = `${locale} ${key}`;
  if (patterns.has(place)) return patterns.get(place);
  const found = readOwnText({ locale, key, text });
  const pattern = 'pattern' in found ? found.pattern : undefined;
  patterns.set(place, pattern);
  return pattern;
}

/** Throws `forbidden` for the console App, `not_found`, `invalid_pattern`, `limit_reached`, `app_not_found`. */
export async function saveText(core: Core, app: App, { locale, key, text }: OwnText): Promise<App> {
  requireUsableText({ locale, key, text });
  return changeText(core, app, { locale, key, text });
}

/** Throws `not_found`, `app_not_found`. */
export const deleteText = (core: Core, app: App, place: Omit<OwnText, 'text'>): Promise<App> =>
  changeText(core, app, { ...place, text: undefined });

/** Throws `not_found`, and `invalid_pattern`, whose members say the reason and the place. */
export function requireUsableText(text: OwnText): void {
  const found = readOwnText(text);
  if (!('flaw' in found)) return;
  const { flaw } = found;
  if (flaw.reason === 'unknown_message') throw new Problem('not_found', 'There is no message with this key');
  const words = sayFlaw(flaw);
  throw new Problem('invalid_pattern', words, { fields: { text: words }, members: flaw });
}

function sayFlaw(flaw: Refused): string {
  switch (flaw.reason) {
    case 'empty':
      return 'must not be empty';
    case 'server_message':
      return 'this message belongs to the server, not to the App';
    case 'language':
      return 'must be in a language of this server, or, except in mails, in a region of one, like de-AT';
    case 'too_long':
      return `must have at most ${flaw.max} characters`;
    case 'characters':
      return `line ${flaw.line}, column ${flaw.column}: must be one line of visible characters`;
    case 'syntax':
      return `line ${flaw.line}, column ${flaw.column}: ${flaw.parser.replaceAll('_', ' ')}`;
    case 'kind':
      return `{${flaw.name}} can only be shown as it is`;
    case 'missing':
      return `must show {${flaw.name}} whatever its choices are`;
    case 'unknown':
      return `there is no {${flaw.name}} in this message`;
  }
}

type Change = Omit<OwnText, 'text'> & { text: string | undefined };

/** The App's row is locked first, so that no change is lost to another at the same time. */
async function changeText(core: Core, app: App, change: Change): Promise<App> {
  if (app.slug === CONSOLE_SLUG) throw new Problem('forbidden', 'The texts of the console cannot be changed');
  return transact(core, async ({ db, config }) => {
    const current = await lockStoredApp(db, app);
    const texts = JSON.stringify(mergeText(readTexts(current.texts), change));
    const { locale, key, text = null } = change;
    const before = findText(readTexts(current.texts), locale, key);
    if (before === text) return toApp(current, config);
    const row = await db
      .updateTable('apps')
      .set({ texts, updated_at: now() })
      .where('id', '=', app.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const name = `texts.${locale}.${key}`;
    const data = { text: { locale, key, text }, ...toChanges({ [name]: before }, { [name]: text }) };
    await record(db, app, 'app.updated', { data });
    await announceChange(db, app);
    return toApp({ ...row, version: row.version + 1 }, config);
  });
}

function mergeText(texts: OwnTexts, { locale, key, text }: Change): OwnTexts {
  const before = findText(texts, locale, key);
  if (text === undefined && before === undefined) throw new Problem('not_found', 'The App has no such text');
  const count = Object.values(texts).reduce((sum, own) => sum + Object.keys(own).length, 0);
  if (before === undefined && count >= MAX_TEXTS) {
    const members = { limit: 'texts', max: MAX_TEXTS };
    throw new Problem('limit_reached', `There are ${MAX_TEXTS} texts already, which is the limit; delete one first`, {
      members,
    });
  }
  const { [locale]: { [key]: _, ...others } = {}, ...rest } = texts;
  const own = text === undefined ? others : { ...others, [key]: text };
  return Object.keys(own).length > 0 ? { ...rest, [locale]: own } : rest;
}
