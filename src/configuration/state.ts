// What an App's configuration is now: its settings and the things of every section, with a version that changes with any of them.

import { type App, CONSOLE_SLUG, toApp } from '../apps/app.ts';
import { lockStoredApp } from '../apps/locks.ts';
import type { Branding, Settings } from '../apps/settings/settings.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { Problem } from '../problem.ts';
import { keyedHash } from '../secrets.ts';
import { keysOf } from '../tables.ts';
import { type Items, isSecret, type SectionName, type Stored, sections } from './sections.ts';

/** What is left out stays as it is. */
export type Configuration = {
  name?: string | undefined;
  /** Settings that are left out stay as they are. */
  settings?: Partial<Settings> | undefined;
  /** Given whole. */
  branding?: Branding | undefined;
} & { [Name in SectionName]?: Items[Name][] | undefined };

export type State = {
  app: App;
  /** The settings that the App changed, without defaults. */
  changed: Partial<Settings>;
  sections: Record<SectionName, Stored[]>;
  version: string;
};

/** Of a moment: nothing changes while it is read. Throws `forbidden` for the console, `app_not_found`. */
export async function readState(core: Core, app: App): Promise<State> {
  if (app.slug === CONSOLE_SLUG) throw new Problem('forbidden', 'The console is not configured in this way');
  return transact(core, async (core) => {
    // Everything that creates something in the App locks its row, too.
    const row = await lockStoredApp(core.db, app);
    const current = toApp(row, core.config);
    const stored: Partial<Record<SectionName, Stored[]>> = {};
    for (const name of keysOf(sections)) stored[name] = await sections[name].list(core, current);
    const all = stored as State['sections'];
    const { name, settings, branding } = current;
    const changed = Object.fromEntries(Object.entries(settings).filter(([one]) => Object.hasOwn(row.settings, one)));
    return {
      app: current,
      changed,
      sections: all,
      version: versionOf(core, { id: row.id, name, changed, branding, all }),
    };
  });
}

/** With a key, so that nobody can try secrets against it: those of connections may be short, and readers know everything else. */
const versionOf = ({ keyring }: Core, state: object): string =>
  keyedHash(keyring.derive('configuration versions'), JSON.stringify(state));

/** As a file can have it: without secrets, without ids unless they are needed, and without what is empty. */
export function toConfiguration({ app, changed, sections: stored }: State): Record<string, unknown> {
  const { name, branding } = app;
  const parts = keysOf(sections).map((section) => [
    section,
    stored[section].map((one) => toItem(one, section, stored[section])),
  ]);
  return { name, settings: changed, branding, ...Object.fromEntries(parts) };
}

function toItem({ key, fields }: Stored, section: SectionName, all: Stored[]): Record<string, unknown> {
  const isAlone = all.filter((one) => one.key === key).length === 1;
  const shown = Object.entries(fields).filter(
    ([name, value]) => !isSecret(section, name) && !(name === 'id' && isAlone) && value !== null,
  );
  return Object.fromEntries(shown);
}
