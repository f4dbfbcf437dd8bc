// Fields that the forms about spending limits and billing records share: the customer and the currency.
import { findOrganization } from '../../../organizations/organizations.ts';
import { Problem } from '../../../problem.ts';
import { currencies } from '../../../usage/currencies.ts';
import type { Named } from '../../../usage/subjects.ts';
import { parseEmail } from '../../../users/email.ts';
import { findUserByEmail } from '../../../users/users.ts';
import { required } from '../../kit/forms/fields.ts';
import type { AppVisit } from '../kit/visit.ts';

export const currency = required(3).refine((code) => currencies.has(code), 'console.limits.error_currency');

export const currencyOptions = [...currencies].map((code) => ({ value: code, label: code }));

/** The address of a user, the slug of an organization, or nothing for the whole App. Throws `invalid_body`. */
export async function readCustomer({ system, app }: AppVisit, typed: string): Promise<Named> {
  if (typed === '') return {};
  const email = parseEmail(typed);
  if (email) {
    const user = await findUserByEmail(system.db, app, email);
    if (user) return { user_id: user.id };
  } else {
    const organization = await findOrganization(system.db, app, typed);
    if (organization) return { organization_id: organization.id };
  }
  throw new Problem('invalid_body', undefined, { fields: { customer: 'console.limits.error_customer' } });
}
