// Sealed values: opened where they were sealed, by a key that is configured, unaltered; by no other way.
import { describe, expect, test } from 'vitest';
import { createKeyring, hashSecret, sameSecret } from '../src/secrets.ts';

const OLD = 'the-secret-of-last-year-which-is-long-enough';
const NEW = 'the-secret-of-this-year-which-is-long-enough';
const PLACE = 'mails.content of 1';

describe('a sealed value', () => {
  const keyring = createKeyring([NEW]);
  const sealed = keyring.seal('a secret', PLACE);

  test('opens to what was sealed, and is another one each time', () => {
    expect(keyring.open(sealed, PLACE).toString()).toBe('a secret');
    expect(keyring.seal('a secret', PLACE)).not.toEqual(sealed);
    expect(sealed.includes('a secret')).toBe(false);
  });

  test('opens at no other place', () => {
    expect(() => keyring.open(sealed, 'mails.content of 2')).toThrow();
  });

  test('does not open once a byte of it was changed', () => {
    // The first says the format; every other is part of the key’s id, the IV, the tag or the text.
    for (let at = 1; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      expect(() => keyring.open(altered, PLACE), `byte ${at}`).toThrow();
    }
  });

  test('does not open where its end was cut off', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(() => keyring.open(sealed.subarray(0, length), PLACE), `${length} bytes`).toThrow();
    }
  });
});

describe('a new SECRET_KEY', () => {
  const old = createKeyring([OLD]);
  const both = createKeyring([NEW, OLD]);

  test('opens what the old one beside it sealed, and knows the two apart by their ids', () => {
    const sealed = old.seal('a secret', PLACE);
    expect(both.open(sealed, PLACE).toString()).toBe('a secret');
    expect(both.keyIds).toEqual([both.seal('a secret', PLACE), sealed].map((value) => value.subarray(1, 5)));
  });

  test('alone opens nothing of the old one', () => {
    expect(() => createKeyring([NEW]).open(old.seal('a secret', PLACE), PLACE)).toThrow(/SECRET_KEY/);
    expect(() => old.open(both.seal('a secret', PLACE), PLACE)).toThrow(/SECRET_KEY/);
  });

  test('F42 replaces the old one node by node, and each node opens what the others seal and sign meanwhile', () => {
    const steps = [[OLD], [OLD, NEW], [NEW, OLD]].map(createKeyring);
    for (const [index, before] of steps.entries()) {
      const after = steps[index + 1] ?? before;
      for (const [one, other] of [
        [before, after],
        [after, before],
      ] as const) {
        expect(other.open(one.seal('a secret', PLACE), PLACE).toString()).toBe('a secret');
        expect(other.derive('form tokens')).toContainEqual(one.derive('form tokens')[0]);
      }
    }
  });

  test('gives each purpose a key of its own, the newest first', () => {
    const [first, second] = both.derive('cookies');
    expect(first).toHaveLength(32);
    expect(second).toEqual(old.derive('cookies')[0]);
    expect(first).not.toEqual(second);
    expect(both.derive('forms')[0]).not.toEqual(first);
  });
});

test('a secret is known by its hash, whole', () => {
  const hash = hashSecret('a secret');
  expect(sameSecret('a secret', hash)).toBe(true);
  for (const other of ['a secre', 'a secret ', '', 'A secret']) expect(sameSecret(other, hash)).toBe(false);
  expect(sameSecret('a secret', hash.subarray(0, 16))).toBe(false);
  expect(sameSecret('a secret', Buffer.alloc(0))).toBe(false);
});
