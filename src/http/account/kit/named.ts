// Lists of things that a user gives names to, such as passkeys and authenticator apps: the one that a request is about, and
// the form that renames it.
import { z } from 'zod';
import { MAX_FACTOR_NAME } from '../../../authentication/factors/names.ts';
import { Problem } from '../../../problem.ts';
import { required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { type Done, goTo, showPage } from './render.ts';
import { type Screen, screen } from './screen.ts';
import type { Visit } from './visit.ts';

type Named = { id: string; name: string };

export type NamedList<Thing extends Named> = {
  /** The page that shows the list; it renames at /rename below. */
  page: string;
  /** The field of forms, and the parameter of addresses, that holds the id. */
  field: string;
  list(visit: Visit): Promise<Thing[]>;
  rename(visit: Visit, thing: Named): Promise<unknown>;
  renamed: Done;
};

/** The one that an address names, or a form that is shown again. */
export async function findChosen<Thing extends Named>(
  visit: Visit,
  { field, list }: NamedList<Thing>,
  form?: FormState,
): Promise<Thing | undefined> {
  const id = form ? form.values[field] : visit.ctx.query[field];
  return (await list(visit)).find((one) => one.id === id);
}

/** The one that a form names; an id that is none of the user's never reaches the database. Throws `not_found`. */
export async function getChosen<Thing extends Named>(
  visit: Visit,
  { list }: NamedList<Thing>,
  id: string,
): Promise<Thing> {
  const chosen = (await list(visit)).find((one) => one.id === id);
  if (!chosen) throw new Problem('not_found');
  return chosen;
}

/** `showList` is for an address that names none of the user's. */
export function renameScreen<Thing extends Named>(
  named: NamedList<Thing>,
  showList: (visit: Visit) => Promise<void>,
): Screen {
  const { page, field } = named;
  return screen({
    path: `${page}/rename`,
    page,
    async show(visit, form) {
      const chosen = await findChosen(visit, named, form);
      if (!chosen) return showList(visit);
      showPage(visit, 'account/rename', { form, page_path: page, field_name: field, id: chosen.id, name: chosen.name });
    },
    fields: z.strictObject({ [field]: text(60), name: required(MAX_FACTOR_NAME) }),
    async act(visit, { name = '', [field]: id = '' }) {
      await named.rename(visit, { id: (await getChosen(visit, named, id)).id, name });
      goTo(visit, page, named.renamed);
    },
  });
}
