// What a page of the console is: one entry says where it lies, who may see it, how it is shown, and what its form does.
// The router (routes.ts) and its guard are made from these entries, so no page can forget either.
import { z } from 'zod';
import type { App } from '../../../apps/apps.ts';
import type { ConsoleDeveloper } from '../../../apps/console-sessions.ts';
import type { Permission } from '../../../apps/permissions.ts';
import type { MemberRole } from '../../../database/schema.ts';
import type { System } from '../../../system.ts';
import type { FormState, Words } from '../../kit/forms/form.ts';
import type { Locale, Translate } from '../../kit/render/messages.ts';
import type { Context } from '../../kit/request/context.ts';

export type { FormState, Words };

export const CONSOLE_PATH = '/console';

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
};

/** At a page of an App in which the developer has a role. */
export type AppVisit = Visit & { app: App; role: MemberRole; can(permission: Permission): boolean };

export type Screen = {
  /** Below /console; those of an App begin with /apps/:slug. */
  path: string;
  access: Permission | 'developer' | 'operator';
  /** What the POST needs, where that is more than seeing the page. */
  change?: Permission | undefined;
  /** GET. After a POST that failed it gets the form's state. */
  show?: ((visit: never, form?: FormState) => Promise<void> | void) | undefined;
  /** POST; `fields` is all that the form may send. */
  act?: ((visit: never, input: never) => Promise<void> | void) | undefined;
  fields: (visit: never) => z.ZodType | Promise<z.ZodType>;
  words: Words;
};

type Definition<Visiting extends Visit, Fields extends z.ZodType> = {
  path: string;
  show?: (visit: Visiting, form?: FormState) => Promise<void> | void;
  act?: (visit: Visiting, input: z.output<Fields>) => Promise<void> | void;
  fields?: Fields | ((visit: Visiting) => Fields | Promise<Fields>);
  words?: Words;
};

type NoFields = z.ZodObject<Record<never, never>, z.core.$strict>;

/** A page of one App: `access` is the permission that the developer's role in it must have. */
export function appScreen<Fields extends z.ZodType = NoFields>(
  definition: Definition<AppVisit, Fields> & { access: Permission; change?: Permission },
): Screen {
  return toScreen(definition);
}

/** A page of the server. */
export function screen<Fields extends z.ZodType = NoFields>(
  definition: Definition<Visit, Fields> & { access: 'developer' | 'operator' },
): Screen {
  return toScreen(definition);
}

function toScreen<Visiting extends Visit, Fields extends z.ZodType>(
  definition: Definition<Visiting, Fields> & Pick<Screen, 'access'>,
): Screen {
  const { fields } = definition;
  const fieldsOf = typeof fields === 'function' ? fields : () => fields ?? nothing;
  return { words: {}, ...definition, fields: fieldsOf } as unknown as Screen;
}

const nothing = z.strictObject({});
