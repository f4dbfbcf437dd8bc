// A visit to the console: which developer it is is found by guard.ts.
import type { App } from '../../../apps/app.ts';
import type { ConsoleDeveloper } from '../../../apps/console-sessions.ts';
import { type Grantor, type Permission, rolePermissions } from '../../../apps/permissions.ts';
import type { MemberRole } from '../../../database/schema.ts';
import type { ReadImportLines } from '../../../imports/take.ts';
import type { System } from '../../../system.ts';
import type { Locale, Translate } from '../../kit/render/messages.ts';
import type { Context } from '../../kit/request/context.ts';

/** Below it: what a developer with an unverified address sees instead of every other page. */
export const VERIFY_PATH = '/verify-email';

/** A developer who is signed in, at a page. */
export type Visit = {
  system: System;
  ctx: Context;
  consoleApp: App;
  developer: ConsoleDeveloper;
  /** For the forms of the page. */
  csrf: string;
  locale: Locale;
  t: Translate;
  params: Record<string, string>;
  /** Reads the lines of a file of users, as the API does. */
  readImport: ReadImportLines;
};

/** At a page of an App in which the developer has a role. */
export type AppVisit = Visit & { app: App; role: MemberRole; can(permission: Permission): boolean };

/** What the developer may do in the App, and so may give to others. */
export const grantorOf = ({ role }: AppVisit): Grantor => ({ kind: 'app', permissions: rolePermissions[role] });
