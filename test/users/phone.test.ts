// Phone numbers as people type them: one form for all, and nothing that is none.
import { describe, expect, test } from 'vitest';
import { maskPhone, parsePhone, requirePhone } from '../../src/users/phone.ts';

describe('a phone number', () => {
  test.each([
    ['+4915112345678', '+4915112345678'],
    [' +49 151 1234 5678 ', '+4915112345678'],
    ['+49 (0)151 / 1234-5678', '+4915112345678'],
    ['004915112345678', '+4915112345678'],
    ['+1 (202) 555-0123', '+12025550123'],
    ['+43 664 1234567', '+436641234567'],
    ['＋４９１５１１２３４５６７８', '+4915112345678'],
    ['+٤٩١٥١١٢٣٤٥٦٧٨', '+4915112345678'],
  ])('%j is kept as %s', (typed, kept) => {
    expect(parsePhone(typed)).toBe(kept);
    expect(parsePhone(kept)).toBe(kept);
  });

  test.each([
    '',
    '+',
    '0151 12345678',
    '4915112345678',
    '+49151',
    '+49151123456789012',
    '+999123456789',
    "+49151' or 1=1",
    'call +4915112345678 now',
    '+4915112345678, +4915187654321',
    '+4915112345678\r\nTo: +4915187654321',
    '+12025550123;ext=5',
    'tel:+4915112345678',
    '+49 900 1234567',
    `+49151${' '.repeat(50)}12345678`,
    '+49'.repeat(100_000),
  ])('%.40j is none', (typed) => {
    expect(parsePhone(typed)).toBeUndefined();
    expect(() => requirePhone(typed, 'phone_number')).toThrow(
      expect.objectContaining({
        code: 'invalid_phone',
        errors: [expect.objectContaining({ field: 'phone_number', detail: expect.stringContaining('+49') })],
      }),
    );
  });

  test('is recognised by its end', () => {
    expect(maskPhone('+4915112345678')).toBe('•••678');
  });
});
