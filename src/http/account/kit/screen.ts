// A page of the user's own: one entry says where it lies, how it is shown and what its form does. The router
// (routes.ts) and its guards are made from these entries, so no page can forget one.
import type { z } from 'zod';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Form } from '../../kit/forms/forms.ts';
import { type FormOf, type NoFields, submit } from '../../kit/forms/submit.ts';
import type { Visit } from './visit.ts';

export type Screen = {
  /** Below the issuer's /account; '' for the first page. */
  path: string;
  /** GET. After a POST that failed it gets the form's state. */
  show: ((visit: Visit, form?: FormState) => Promise<void> | void) | undefined;
  /** POST. */
  act: ((visit: Visit, form: Form) => Promise<void>) | undefined;
  /** The page that people come back to after a sign-in. */
  page: string;
  /** A page for developers, which only the console's App has. */
  console_only: boolean;
  /** A page that only Apps with this setting on have. */
  setting: 'vault_page' | undefined;
  /** The form has a file. */
  takesFile: boolean;
  /** Whether a developer who acts as the user sees the page. No form takes anything from them. */
  impersonated: 'refused' | 'shown';
};

type Definition<Fields extends z.ZodType> = {
  path: string;
  /** Where it is another one. */
  page?: string;
  console_only?: boolean;
  setting?: Screen['setting'];
  takesFile?: boolean;
  impersonated?: Screen['impersonated'];
  show?: Screen['show'];
} & Partial<Omit<FormOf<Visit, Fields>, 'show'>>;

export function screen<Fields extends z.ZodType = NoFields>(definition: Definition<Fields>): Screen {
  const {
    path,
    page = path,
    console_only = false,
    setting,
    takesFile = false,
    impersonated = 'refused',
    show,
    act,
    fields,
    check,
    words,
  } = definition;
  return {
    path,
    page,
    console_only,
    setting,
    takesFile,
    impersonated,
    show,
    act: act && ((visit, form) => submit(visit, form, { fields, check, act, show, words })),
  };
}
