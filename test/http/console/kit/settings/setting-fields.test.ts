// The table of settings in the console: every setting is in it, once, with words in each language, and keeps what a form
// sends back unchanged.
import { describe, expect, test } from 'vitest';
import {
  readSettings,
  type Settings,
  settingsChangeSchema,
  settingsSchema,
} from '../../../../../src/apps/settings/settings.ts';
import {
  fieldsOf,
  type SettingTab,
  settingFields,
  settingTabs,
} from '../../../../../src/http/console/kit/settings/setting-fields.ts';
import { choicesOf, kinds } from '../../../../../src/http/console/kit/settings/setting-kinds.ts';
import { translator } from '../../../../../src/http/kit/render/messages.ts';
import { languages } from '../../../../../src/language/catalogues.ts';
import english from '../../../../../views/messages/en.json' with { type: 'json' };

const names = Object.keys(settingsSchema.shape) as (keyof Settings)[];
const tabs = Object.keys(settingTabs) as SettingTab[];
const defaults = readSettings({});

test('every setting has its place in the console, and one only', () => {
  expect(tabs.flatMap((tab) => fieldsOf(tab).map(({ name }) => name)).sort()).toEqual([...names].sort());
});

describe.each(languages)('in %s', (locale) => {
  test.each(names)('%s has words for its label, its help and every choice', (name) => {
    const { part, label, help, options, checks } = kinds[settingFields[name].kind].show(
      name,
      defaults[name] as never,
      translator(locale),
    ) as Record<string, unknown>;
    expect([part, label, help].every((word) => typeof word === 'string' && word !== '')).toBe(true);
    for (const { label } of (options ?? checks ?? []) as { label: string }[]) expect(label).not.toBe('');
  });
});

test('no words are left of a setting or a choice that is gone', () => {
  const isChosen = (name: keyof Settings) => ['choice', 'choices'].includes(settingFields[name].kind);
  const wanted = names.flatMap((name) => [
    ...[`console.setting.${name}`, `console.setting.${name}_help`],
    ...(isChosen(name) ? choicesOf(name).map((value) => `console.setting.${name}_${value}`) : []),
  ]);
  const shared = ['console.setting.range', 'console.setting.unit'];
  const found = Object.keys(english).filter((key) => key.startsWith('console.setting.'));
  expect(found.sort()).toEqual([...wanted, ...shared].sort());
});

test.each(names)('%s comes back from its control as it is', (name) => {
  const kind = kinds[settingFields[name].kind];
  const control = kind.show(name, defaults[name] as never, translator('en')) as Control;
  const value = kind.read(sentBy(name, control), name);
  expect(settingsChangeSchema.parse({ [name]: value })).toEqual({ [name]: defaults[name] });
});

type Control = {
  part: string;
  value?: unknown;
  unit?: string;
  checked?: boolean;
  checks?: { name: string; checked: boolean }[];
};

/** What the fields of the control would be after the form was parsed. */
function sentBy(name: string, { part, value, unit, checked, checks }: Control): Record<string, unknown> {
  if (part === 'switch') return { [name]: checked };
  if (part === 'checks') return Object.fromEntries(checks!.map((one) => [one.name, one.checked]));
  const isList = Array.isArray(defaults[name as keyof Settings]);
  return { [name]: isList ? String(value).split('\n').filter(Boolean) : String(value), [`${name}:unit`]: unit };
}
