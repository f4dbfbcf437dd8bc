// A page of the console: one entry says where it lies, who may see it, how it is shown, and what its form does.
// The router (routes.ts) is made from these entries, and each asks the guard itself, so no page can forget either.
import type { z } from 'zod';
import type { Permission } from '../../../apps/permissions.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Form } from '../../kit/forms/forms.ts';
import { type FormOf, type NoFields, submit } from '../../kit/forms/submit.ts';
import { admitAtServer, admitToApp, admitToUser, type ServerAccess } from './guard.ts';
import type { AppVisit, Visit } from './visit.ts';

export type Screen = {
  /** Below /console; those of an App begin with /apps/:slug. */
  path: string;
  access: Permission | ServerAccess;
  /** The permission that the POST needs, if that is more than seeing the page. */
  change: Permission | undefined;
  /** GET. */
  show: ((visit: Visit) => Promise<void>) | undefined;
  /** Its form brings a file. */
  takesFile: boolean;
  /** How large the file may be, if larger than a picture. */
  maxFile: number | undefined;
  /** POST. */
  act: ((visit: Visit, form: Form) => Promise<void>) | undefined;
};

type Definition<Visiting extends Visit, Fields extends z.ZodType> = {
  path: string;
  takesFile?: boolean;
  maxFile?: number;
  /** After a POST that failed it gets the form's state. */
  show?: (visit: Visiting, form?: FormState) => Promise<void> | void;
} & Partial<Omit<FormOf<Visiting, Fields>, 'show'>>;

/** Forms that change one user, who may be an operator at the console App. */
const OF_USER = '/apps/:slug/users/:id';

/** A page of one App: `access` is the permission that the developer's role in it must have. */
export function appScreen<Fields extends z.ZodType = NoFields>(
  definition: Definition<AppVisit, Fields> & { access: Permission; change?: Permission },
): Screen {
  const { path, access, change, takesFile = false, maxFile } = definition;
  const { show } = guarded(definition, admitToApp);
  const { act } = guarded(definition, path.startsWith(OF_USER) ? admitToUser : admitToApp);
  return { path, access, change, takesFile, maxFile, show: show?.(access), act: act?.(change ?? access) };
}

/** A page of the server. */
export function screen<Fields extends z.ZodType = NoFields>(
  definition: Definition<Visit, Fields> & { access: ServerAccess },
): Screen {
  const { path, access, takesFile = false, maxFile } = definition;
  const { show, act } = guarded(definition, admitAtServer);
  return { path, access, change: undefined, takesFile, maxFile, show: show?.(access), act: act?.(access) };
}

type Admit<Access, Visiting> = (visit: Visit, access: Access) => Promise<Visiting> | Visiting;

function guarded<Access, Visiting extends Visit, Fields extends z.ZodType>(
  { show, act, fields, check, words }: Definition<Visiting, Fields>,
  admit: Admit<Access, Visiting>,
) {
  return {
    show: show && ((access: Access) => async (visit: Visit) => show(await admit(visit, access))),
    act:
      act &&
      ((access: Access) => async (visit: Visit, form: Form) =>
        submit(await admit(visit, access), form, { fields, check, act, show, words })),
  };
}
