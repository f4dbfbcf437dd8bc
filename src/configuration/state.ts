// What an App's configuration is now: its settings and the things of every section, with a version that changes with any of them.

import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { lockApp } from '../apps/locks.ts';
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
  sections: Record<SectionName, Stored[]>;
  version: string;
};

/** Of a moment: nothing changes while it is read. Throws `forbidden` for the console, `app_not_found`. */
export async function readState(core: Core, app: App): Promise<State> {
  if (app.slug === CONSOLE_SLUG) throw new Problem('forbidden', 'The console is not configured in this way');
  return transact(core, async (core) => {
    // Everything that creates something in the App locks its row, too.
    const current = await lockApp(core, app);
    const stored: Partial<Record<SectionName, Stored[]>> = {};
    for (const name of keysOf(sections)) stored[name] = await sections[name].list(core, current);
    const all = stored as State['sections'];
    const { id, name, settings, branding } = current;
    return { app: current, sections: all, version: versionOf(core, { id, name, settings, branding, all }) };
  });
}

/** With a key, so that nobody can try secrets against it: those of connections may be short, and readers know everything else. */
const versionOf = ({ keyring }: Core, state: object): string =>
  keyedHash(keyring.derive('configuration versions'), JSON.stringify(state));

/**
 * As a file can have it: without secrets, and without ids unless they are needed. Defaults and empty fields are in it, too: what a
 * file leaves out could change and no plan would show it.
 */
export function toConfiguration({ app, sections: stored }: State): Record<string, unknown> {
  const { name, settings, branding } = app;
  const parts = keysOf(sections).map((section) => [
    section,
    stored[section].map((one) => toItem(one, section, stored[section])),
  ]);
  return { name, settings, branding, ...Object.fromEntries(parts) };
}

function toItem({ key, fields }: Stored, section: SectionName, all: Stored[]): Record<string, unknown> {
  const isAlone = all.filter((one) => one.key === key).length === 1;
  const shown = Object.entries(fields).filter(
    ([name, value]) => !isSecret(section, name) && !(name === 'id' && isAlone) && value !== undefined,
  );
  return Object.fromEntries(shown);
}
