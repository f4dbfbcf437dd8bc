// The rule book as a table: what is proved and what the App wants, and the step that follows.
import { expect, test } from 'vitest';
import { asksForMultiFactor, MULTI_FACTOR, SINGLE_FACTOR, toAnsweredAcr } from '../../src/authentication/assurance.ts';
import { nextStep, type Progress, type Step } from '../../src/authentication/sign-in/next-step.ts';

const user = { id: 'bob' };
const known: Progress = {
  user,
  needs_sign_in: false,
  needs_consent: false,
  mfa: 'optional',
  amr: ['pwd'],
  kinds: [],
  trusted_device: false,
  wants_mfa: false,
};

const unsaved = {
  proved: { user_id: user.id, amr: ['pwd'], at: 0, access_epoch: 0 },
  codes_sealed: 'sealed',
};

const cases: [what: string, Partial<Progress>, Step][] = [
  ['nobody', { user: undefined }, 'identify'],
  ['nobody, where a factor is required', { user: undefined, mfa: 'required' }, 'identify'],
  ['a session that the client wants fresh', { needs_sign_in: true }, 'identify'],
  ['a fresh sign-in before the second factor', { needs_sign_in: true, kinds: ['totp'] }, 'identify'],
  ['a fresh sign-in of who had two factors', { needs_sign_in: true, amr: ['pwd', 'otp', 'mfa'] }, 'identify'],
  ['a password alone', {}, 'done'],
  ['a password alone, and consent', { needs_consent: true }, 'consent'],
  ['a password alone, factors off', { mfa: 'off' }, 'done'],
  ['a password alone, required', { mfa: 'required' }, 'enrol_factor'],
  ['a password alone, required, before consent', { mfa: 'required', needs_consent: true }, 'enrol_factor'],
  ['a password alone, two factors wanted', { wants_mfa: true }, 'enrol_factor'],
  ['a password alone, two factors wanted, off', { wants_mfa: true, mfa: 'off' }, 'done'],
  ['who has a factor', { kinds: ['totp'] }, 'second_factor'],
  ['who has a factor, before consent', { kinds: ['totp'], needs_consent: true }, 'second_factor'],
  ['who has a factor, required', { kinds: ['totp'], mfa: 'required' }, 'second_factor'],
  ['who has a factor, off since', { kinds: ['totp'], mfa: 'off' }, 'second_factor'],
  ['who has a factor, in a trusted browser', { kinds: ['totp'], trusted_device: true }, 'done'],
  ['the same, required', { kinds: ['totp'], trusted_device: true, mfa: 'required' }, 'done'],
  ['the same, two factors wanted', { kinds: ['totp'], trusted_device: true, wants_mfa: true }, 'second_factor'],
  ['a trusted browser of who has no factor any more', { trusted_device: true, mfa: 'required' }, 'enrol_factor'],
  ['a code without its sum', { amr: ['otp'], kinds: ['totp'] }, 'second_factor'],
  ['another first factor alone', { amr: ['fed'], kinds: ['totp'] }, 'second_factor'],
  ['nothing proved at all', { amr: [], mfa: 'required' }, 'enrol_factor'],
  ['two factors', { amr: ['pwd', 'otp', 'mfa'], kinds: ['totp'], mfa: 'required' }, 'done'],
  ['two factors, two wanted', { amr: ['pwd', 'otp', 'mfa'], kinds: ['totp'], wants_mfa: true }, 'done'],
  ['two factors, and consent', { amr: ['pwd', 'mfa'], kinds: ['totp'], needs_consent: true }, 'consent'],
  ['codes that nobody saved', { amr: ['pwd', 'otp', 'mfa'], state: unsaved }, 'save_codes'],
  ['codes of a user who is not the one', { amr: ['pwd'], state: { codes_sealed: 'sealed' } }, 'done'],
  ['who has a passkey', { kinds: ['passkey'] }, 'done'],
  ['who has a passkey, off', { kinds: ['passkey'], mfa: 'off' }, 'done'],
  ['who has a passkey, required', { kinds: ['passkey'], mfa: 'required' }, 'second_factor'],
  ['who has a passkey, two factors wanted', { kinds: ['passkey'], wants_mfa: true }, 'second_factor'],
  ['the same, off', { kinds: ['passkey'], wants_mfa: true, mfa: 'off' }, 'second_factor'],
  [
    'who has a passkey, required, in a trusted browser',
    { kinds: ['passkey'], mfa: 'required', trusted_device: true },
    'done',
  ],
  ['who has a passkey and another factor', { kinds: ['passkey', 'totp'] }, 'second_factor'],
  ['no username where one is needed', { must_choose_username: true, needs_consent: true }, 'choose_username'],
  ['the same, before the second factor', { must_choose_username: true, kinds: ['totp'] }, 'second_factor'],
  ['codes that nobody saved, and consent', { amr: ['pwd', 'mfa'], state: unsaved, needs_consent: true }, 'save_codes'],
];

test.each(cases)('%s', (_, progress, step) => {
  expect(nextStep({ ...known, ...progress })).toBe(step);
});

test('who takes one factor, too, forces no second', () => {
  expect(asksForMultiFactor([MULTI_FACTOR])).toBe(true);
  expect(asksForMultiFactor(['urn:somebody:else', MULTI_FACTOR])).toBe(true);
  expect(asksForMultiFactor([MULTI_FACTOR, SINGLE_FACTOR])).toBe(false);
  expect(asksForMultiFactor([])).toBe(false);
});

test('an answer never says more than was reached', () => {
  expect(toAnsweredAcr(SINGLE_FACTOR, [MULTI_FACTOR])).toBe(SINGLE_FACTOR);
  expect(toAnsweredAcr(MULTI_FACTOR, [SINGLE_FACTOR])).toBe(SINGLE_FACTOR);
  expect(toAnsweredAcr(MULTI_FACTOR, [SINGLE_FACTOR, MULTI_FACTOR])).toBe(MULTI_FACTOR);
  expect(toAnsweredAcr(MULTI_FACTOR, [])).toBe(MULTI_FACTOR);
});
