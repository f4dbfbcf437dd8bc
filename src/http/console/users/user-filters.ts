// Which users of an App the list shows, by its address: what the API can filter by, each with a chip that takes it away.
import { DAY } from '../../../clock.ts';
import { findOrganization, listOrganizations } from '../../../organizations/organizations.ts';
import { keysOf } from '../../../tables.ts';
import type { UserFilters } from '../../../users/filters.ts';
import { hasOwnRoles, listRoles } from '../../../users/roles.ts';
import { createFormat } from '../../kit/render/format.ts';
import { cleanName } from '../../kit/render/names.ts';
import { queryDay, queryText } from '../../kit/request/query.ts';
import type { Field, Option } from '../kit/locals.ts';
import type { AppVisit } from '../kit/visit.ts';

/** Their parameters in the address of the list. A day is one in UTC, and `…_to` is the last one. */
const names = [
  ...(['verified', 'role', 'organization', 'created_from', 'created_to'] as const),
  ...(['signed_in', 'signed_in_from', 'signed_in_to'] as const),
];
type Name = (typeof names)[number];

export type Chip = { name: Name; text: string };

export type AskedUsers = {
  /** As they are in the address, without those that mean nothing. */
  values: { [name in Name]?: string };
  filters: UserFilters;
  chips: Chip[];
  /** An organization that isn't there has no members. */
  finds_none: boolean;
};

export async function readUserFilters(visit: AppVisit): Promise<AskedUsers> {
  const asked: AskedUsers = { values: {}, filters: {}, chips: [], finds_none: false };
  for (const name of names) {
    const value = queryText(visit, name);
    const read = value === '' ? undefined : await readers[name](visit, value);
    if (!read) continue;
    asked.values[name] = value;
    asked.chips.push({ name, text: read.text });
    if (read.filters) Object.assign(asked.filters, read.filters);
    else asked.finds_none = true;
  }
  return asked;
}

/** Without `filters`, nobody is like that. */
type Read = { text: string; filters: UserFilters | undefined };
type Reader = (visit: AppVisit, value: string) => Promise<Read | undefined> | Read | undefined;

const verifiedWords: Record<string, { word: string; filters: UserFilters }> = {
  yes: { word: 'console.users.verified', filters: { email_verified: true } },
  no: { word: 'console.users.unverified', filters: { email_verified: false } },
};

const signedInWords: Record<string, { word: string; filters: UserFilters }> = {
  once: { word: 'console.users.signed_in_once', filters: { never_signed_in: false } },
  never: { word: 'console.users.signed_in_never', filters: { never_signed_in: true } },
};

const readers: Record<Name, Reader> = {
  verified: (visit, value) => readWord(visit, verifiedWords, value),
  role: ({ t }, role) =>
    role.length > 50 ? undefined : { text: t('console.users.chip_role', { role: cleanName(role) }), filters: { role } },
  organization: readOrganization,
  created_from: (visit) =>
    readDay(visit, 'created_from', {
      word: 'console.users.chip_created_from',
      toFilters: (created_after) => ({ created_after }),
    }),
  created_to: (visit) =>
    readDay(visit, 'created_to', {
      word: 'console.users.chip_created_to',
      toFilters: (_, created_before) => ({ created_before }),
    }),
  signed_in: (visit, value) => readWord(visit, signedInWords, value),
  signed_in_from: (visit) =>
    readDay(visit, 'signed_in_from', {
      word: 'console.users.chip_signed_in_from',
      toFilters: (last_sign_in_after) => ({ last_sign_in_after }),
    }),
  signed_in_to: (visit) =>
    readDay(visit, 'signed_in_to', {
      word: 'console.users.chip_signed_in_to',
      toFilters: (_, last_sign_in_before) => ({ last_sign_in_before }),
    }),
};

function readWord({ t }: AppVisit, words: typeof verifiedWords, value: string): Read | undefined {
  const found = Object.hasOwn(words, value) ? words[value] : undefined;
  return found && { text: t(found.word), filters: found.filters };
}

async function readOrganization({ system, app, t }: AppVisit, named: string): Promise<Read> {
  const found = await findOrganization(system.db, app, named);
  const organization = cleanName(found?.name ?? named);
  const text = t(found ? 'console.users.chip_organization' : 'console.users.chip_no_organization', { organization });
  return { text, filters: found && { organization_id: found.id } };
}

type Day = { word: string; toFilters(start: Date, end: Date): UserFilters };

function readDay(visit: AppVisit, name: Name, { word, toFilters }: Day): Read | undefined {
  const start = queryDay(visit, name);
  if (!start) return undefined;
  const day = createFormat(visit.locale).period(start, start);
  return { text: visit.t(word, { day }), filters: toFilters(start, new Date(start.getTime() + DAY)) };
}

/** An App may have thousands of organizations; others are named by their slug. */
const MAX_OFFERED = 50;

export type FilterFields = { fields: Field[]; organizations: Option[] };

/** What the form offers: roles and organizations only to developers who may see them. */
export async function listFilterFields(visit: AppVisit, { values }: AskedUsers): Promise<FilterFields> {
  const { system, app, t, can } = visit;
  const [roles, organizations] = await Promise.all([
    can('roles:read') && hasOwnRoles(app) ? listRoles(system.db, app) : [],
    can('organizations:read') ? listOrganizations(system.db, app, { sort: 'name', limit: MAX_OFFERED }) : undefined,
  ]);
  const any = { value: '', label: t('console.users.any') };
  const toOptions = (words: typeof verifiedWords) =>
    keysOf(words).map((value) => ({ value, label: t(words[value]?.word ?? value) }));
  const named = roles.map(({ name }) => ({ value: name, label: name }));
  const select = (name: Name, label: string, options: Option[]): Field[] =>
    options.length === 0
      ? []
      : [{ name, type: 'select', label: t(label), value: values[name], options: [any, ...options] }];
  const day = (name: Name, label: string): Field => ({
    ...{ name, type: 'date', label: t(label), value: values[name], unmarked: true },
    ...{ min: '1970-01-01', max: '9999-12-31' },
  });
  const offered = organizations?.items.map(({ slug, name }) => ({ value: slug, label: cleanName(name) || slug })) ?? [];
  return {
    fields: [
      ...select('verified', 'console.users.filter_email', toOptions(verifiedWords)),
      ...select('role', 'console.users.filter_role', named),
      ...(offered.length > 0
        ? [
            {
              ...{ name: 'organization', label: t('console.users.filter_organization'), value: values.organization },
              ...{ unmarked: true, code: true, maxlength: 50, list: 'organizations' },
              placeholder: t('console.users.filter_slug'),
            },
          ]
        : []),
      ...select('signed_in', 'console.users.last_sign_in', toOptions(signedInWords)),
      day('created_from', 'console.users.filter_created_from'),
      day('created_to', 'console.users.filter_created_to'),
      day('signed_in_from', 'console.users.filter_signed_in_from'),
      day('signed_in_to', 'console.users.filter_signed_in_to'),
    ],
    organizations: offered,
  };
}
