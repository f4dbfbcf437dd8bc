// An App as every part of the program knows it: an immutable snapshot of its row, with its issuer and settings.
import type { Selectable } from 'kysely';
import type { Config } from '../config.ts';
import type { AppsTable } from '../database/schema/apps.ts';
import type { JsonObject } from '../database/schema/columns.ts';
import { type OwnTexts, readTexts } from '../language/own-texts.ts';
import { keysOf, tableOf } from '../tables.ts';
import { type ImageHashes, imageKinds, imageUrlOf, readImages } from './images/kinds.ts';
import { issuerOf, type Urls } from './issuer.ts';
import { type Branding, readBranding, readSettings, type Settings } from './settings/settings.ts';

export const CONSOLE_SLUG = 'console';
/** Of the App that development begins with. */
export const DEMO_SLUG = 'alices-blog';

export type AppRow = Omit<Selectable<AppsTable>, 'changed_at'>;

export type App = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** An App that waits for its deletion is suspended, too. */
  readonly status: 'active' | 'suspended';
  /** Set if its owner deleted it: when it goes for good. */
  readonly purge_at: Date | null;
  /** A test App: no mail and no SMS to its users leaves. Fixed when it is created. */
  readonly test: boolean;
  readonly version: number;
  readonly issuer: string;
  readonly settings: Settings;
  readonly branding: Branding;
  readonly images: ImageHashes;
  /** In place of ours, or beside them. */
  readonly texts: OwnTexts;
  /** Kinds of the passwords' hashes that an import brought (authentication/password/foreign.ts). */
  readonly foreign_hashes: readonly string[];
  readonly created_at: Date;
  readonly updated_at: Date;
};

/** Restoring an App leaves it as it was before, so the row keeps that. */
export const statusOf = ({ status, purge_at }: Pick<AppRow, 'status' | 'purge_at'>): App['status'] =>
  purge_at ? 'suspended' : status;

/** The part of the configuration that a snapshot depends on. */
export type Around = Urls & Pick<Config, 'production' | 'developerSignUp'>;

export function toApp(row: AppRow, around: Around): App {
  return Object.freeze({
    id: row.id,
    slug: row.slug,
    name: row.name,
    status: statusOf(row),
    purge_at: row.purge_at,
    test: row.test,
    version: row.version,
    issuer: issuerOf(around, row.slug),
    settings: readSettings(row.slug === CONSOLE_SLUG ? toConsoleSettings(row.settings, around) : row.settings),
    branding: readBranding(row.branding),
    images: readImages(row.images),
    texts: row.slug === CONSOLE_SLUG ? {} : readTexts(row.texts),
    foreign_hashes: row.foreign_hashes,
    created_at: row.created_at,
    updated_at: row.updated_at,
  });
}

/**
 * `sign_up` is DEVELOPER_SIGN_UP, or else the stored value, or else `invitation` in production and `open` in development.
 * In production developers need a second factor unless an operator said otherwise (docs/decisions/0015).
 */
function toConsoleSettings(stored: JsonObject, { production, developerSignUp }: Around): JsonObject {
  const sign_up = developerSignUp ?? stored.sign_up ?? (production ? 'invitation' : 'open');
  const mfa = stored.mfa ?? (production ? 'required' : 'optional');
  return { ...stored, sign_up, mfa };
}

export function toAppJson(app: App) {
  const { id, slug, name, status, purge_at, test, issuer, settings, branding, created_at, updated_at } = app;
  const images = tableOf(keysOf(imageKinds), (kind) => imageUrlOf(app, kind) ?? null);
  return { id, slug, name, status, purge_at, test, issuer, settings, branding, images, created_at, updated_at };
}
