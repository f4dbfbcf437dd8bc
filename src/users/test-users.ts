// Test users of an App with real ones: made by tests, with addresses at which nobody can have a mailbox. Their messages stay
// on the server (mail/test-inbox.ts), where whoever may read them can sign in as such a user. So a test user is worth nothing:
// no role, no group and no organization. A test App has test users alone, and these rules don't hold in it.
import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { Problem } from '../problem.ts';
import { parseEmail } from './email.ts';

type Place = Pick<App, 'slug'>;

/** RFC 2606 §2: no name below `.invalid` ever exists. */
export const testDomainOf = ({ slug }: Place): string => `test.${slug}.invalid`;

/** `key` is the canonical form of an address: its domain is in lower case and ASCII, and has the only `@`. */
export const isTestKey = (app: Place, key: string): boolean =>
  app.slug !== CONSOLE_SLUG && key.endsWith(`@${testDomainOf(app)}`);

export const isTestAddress = (app: Place, address: string): boolean => {
  const email = parseEmail(address);
  return email !== undefined && isTestKey(app, email.key);
};

/**
 * 555-0100 to 555-0199 are set aside for fiction in the geographic area codes of the North American Numbering Plan, and in
 * 555, which is not in service. Codes whose last two digits are equal, 52x, 88x and 710 are not geographic.
 */
const FICTIONAL = /^\+1(?:555|(?!52|88|710)[2-9](\d)(?!\1)\d)55501\d\d$/;

/** `phone` is in E.164. */
export const isFictionalPhone = (phone: string): boolean => FICTIONAL.test(phone);

/** Of an App that is not a test App. */
export const isTestUser = (app: App, { email_key }: { email_key: string }): boolean =>
  !app.test && isTestKey(app, email_key);

/** Throws `test_user`. `field` is of the request. */
export function refuseTestUser(app: App, user: { email_key: string }, field: string): void {
  if (!isTestUser(app, user)) return;
  throw new Problem('test_user', undefined, { fields: { [field]: 'a test user has none' } });
}

/** A real user must not become one whose mails others can read, nor the other way round. Throws `test_user`. */
export function refuseTestChange(app: App, before: string, after: string): void {
  if (app.test || isTestKey(app, before) === isTestKey(app, after)) return;
  throw new Problem('test_user', 'A user stays a test user, or none', {
    fields: { email: `must ${isTestKey(app, before) ? '' : 'not '}be at ${testDomainOf(app)}` },
  });
}
