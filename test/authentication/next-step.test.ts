// The rule book as a table: what is proved and what the App wants, and the step that follows.
import { expect, test } from 'vitest';
import { asksForMultiFactor, MULTI_FACTOR, SINGLE_FACTOR, toAnsweredAcr } from '../../src/authentication/assurance.ts';
import { nextStep, type Progress, type Step } from '../../src/authentication/next-step.ts';

const user = { id: 'bob' };
const known: Progress = {
  user,
  needs_sign_in: false,
  needs_consent: false,
  mfa: 'optional',
  amr: ['pwd'],
  has_second_factor: false,
  trusted_device: false,
  wants_mfa: false,
  unsaved_codes: false,
};

const cases: [what: string, Partial<Progress>, Step][] = [
  ['nobody', { user: undefined }, 'identify'],
  ['nobody, where a factor is required', { user: undefined, mfa: 'required' }, 'identify'],
  ['a session that the client wants fresh', { needs_sign_in: true }, 'identify'],
  ['a fresh sign-in before the second factor', { needs_sign_in: true, has_second_factor: true }, 'identify'],
  ['a fresh sign-in of who had two factors', { needs_sign_in: true, amr: ['pwd', 'otp', 'mfa'] }, 'identify'],
  ['a password alone', {}, 'done'],
  ['a password alone, and consent', { needs_consent: true }, 'consent'],
  ['a password alone, factors off', { mfa: 'off' }, 'done'],
  ['a password alone, required', { mfa: 'required' }, 'enrol_factor'],
  ['a password alone, required, before consent', { mfa: 'required', needs_consent: true }, 'enrol_factor'],
  ['a password alone, two factors wanted', { wants_mfa: true }, 'enrol_factor'],
  ['a password alone, two factors wanted, off', { wants_mfa: true, mfa: 'off' }, 'done'],
  ['who has a factor', { has_second_factor: true }, 'second_factor'],
  ['who has a factor, before consent', { has_second_factor: true, needs_consent: true }, 'second_factor'],
  ['who has a factor, required', { has_second_factor: true, mfa: 'required' }, 'second_factor'],
  ['who has a factor, off since', { has_second_factor: true, mfa: 'off' }, 'second_factor'],
  ['who has a factor, in a trusted browser', { has_second_factor: true, trusted_device: true }, 'done'],
  ['the same, required', { has_second_factor: true, trusted_device: true, mfa: 'required' }, 'done'],
  ['the same, two factors wanted', { has_second_factor: true, trusted_device: true, wants_mfa: true }, 'second_factor'],
  ['a trusted browser of who has no factor any more', { trusted_device: true, mfa: 'required' }, 'enrol_factor'],
  ['a code without its sum', { amr: ['otp'], has_second_factor: true }, 'second_factor'],
  ['another first factor alone', { amr: ['fed'], has_second_factor: true }, 'second_factor'],
  ['nothing proved at all', { amr: [], mfa: 'required' }, 'enrol_factor'],
  ['two factors', { amr: ['pwd', 'otp', 'mfa'], has_second_factor: true, mfa: 'required' }, 'done'],
  ['two factors, two wanted', { amr: ['pwd', 'otp', 'mfa'], has_second_factor: true, wants_mfa: true }, 'done'],
  ['two factors, and consent', { amr: ['pwd', 'mfa'], has_second_factor: true, needs_consent: true }, 'consent'],
  ['codes that nobody saved', { amr: ['pwd', 'otp', 'mfa'], unsaved_codes: true }, 'save_codes'],
  [
    'codes that nobody saved, and consent',
    { amr: ['pwd', 'mfa'], unsaved_codes: true, needs_consent: true },
    'save_codes',
  ],
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
