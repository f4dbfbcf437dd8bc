// How a setting is filled in: each kind is a control with its fields, and reads them back into what the setting holds.
// Choices and bounds come from the settings' table, so that a form can't say otherwise than the API.
import { z } from 'zod';
import { type Settings, settingsSchema } from '../../../../apps/settings/settings.ts';
import { isKeyOf, keysOf } from '../../../../tables.ts';
import { choice, chosen, flag, flags, lines } from '../../../kit/forms/fields.ts';
import type { Translate } from '../../../kit/render/messages.ts';

type Name = keyof Settings;
type Input = Record<string, unknown>;

export type SettingControl = { part: 'field' | 'switch' | 'checks' | 'duration' } & Record<string, unknown>;

type KindOfField = {
  fields(name: Name): z.ZodRawShape;
  /** The new value of the setting, from the fields that were sent. */
  read(input: Input, name: Name): unknown;
  /** For the partial of that name: parts/{part}. */
  show(name: Name, value: unknown, t: Translate): SettingControl;
};

export type Kind = keyof typeof kinds;

/** Seconds. */
const durationUnits = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof durationUnits;
const unitNames = keysOf(durationUnits);

const unitWords: Record<Unit, string> = {
  seconds: 'console.unit.seconds',
  minutes: 'console.unit.minutes',
  hours: 'console.unit.hours',
  days: 'console.unit.days',
};

export const kinds = {
  /** One of a few values, each in words. */
  choice: {
    fields: (name) => ({ [name]: choice(choicesOf(name)) }),
    read: (input, name) => (settingOf(name) instanceof z.ZodNumber ? Number(input[name]) : input[name]),
    show: (name, value, t) => ({
      part: 'field',
      ...wordsOf(name, t),
      type: 'select',
      options: optionsOf(name, t),
      value,
    }),
  },
  /** `off` or `on`. */
  flag: {
    fields: (name) => ({ [name]: flag }),
    read: (input, name) => (input[name] ? 'on' : 'off'),
    show: (name, value, t) => ({ part: 'switch', ...wordsOf(name, t), checked: value === 'on' }),
  },
  /** Any of a few values. */
  choices: {
    fields: (name) => flags(name, choicesOf(name)),
    read: (input, name) => chosen(input, name, choicesOf(name)),
    show: (name, value, t) => ({
      ...{ part: 'checks', ...wordsOf(name, t) },
      checks: optionsOf(name, t).map((option) => ({
        ...{ name: `${name}:${option.value}`, label: option.label, checked: toList(value).includes(option.value) },
      })),
    }),
  },
  number: {
    fields: (name) => ({ [name]: z.string().regex(/^\d{1,9}$/, 'console.error.bounds') }),
    read: (input, name) => Number(input[name]),
    show: (name, value, t) => ({
      ...{ part: 'field', ...wordsOf(name, t), type: 'number', value, required: true, inputmode: 'numeric' },
      ...boundsOf(name),
    }),
  },
  /** Entries, one a line. */
  lines: {
    fields: (name) => ({ [name]: lines(boundsOf(name).max) }),
    read: (input, name) => input[name],
    show: (name, value, t) => ({
      ...{ part: 'field', ...wordsOf(name, t), type: 'lines', value: toList(value).join('\n') },
    }),
  },
  /** Seconds, in the largest unit that divides them. */
  duration: {
    fields: (name) => ({
      [name]: z.string().regex(/^\d{1,9}$/, 'console.error.bounds'),
      [`${name}:unit`]: choice(unitNames),
    }),
    read: (input, name) => Number(input[name]) * unitOf(input[`${name}:unit`]),
    show: (name, value, t) => ({
      ...{ part: 'duration', ...wordsOf(name, t), ...boundsOf(name), ...inUnits(Number(value)) },
      units: unitNames.map((unit) => ({ value: unit, label: t(unitWords[unit]) })),
    }),
  },
} as const satisfies Record<string, KindOfField>;

const toList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const unitOf = (unit: unknown): number => (isKeyOf(durationUnits, unit) ? durationUnits[unit] : Number.NaN);

/** The setting without its default. */
const settingOf = (name: Name) => settingsSchema.shape[name].unwrap();

/** The values of a setting that has few: an enum's words, a list's, or the numbers between a number's bounds. */
export function choicesOf(name: Name): string[] {
  const setting: z.ZodType = settingOf(name);
  const one = setting instanceof z.ZodArray ? setting.element : setting;
  if (one instanceof z.ZodEnum) return one.options.map(String);
  const { min, max } = boundsOf(name);
  return Array.from({ length: max - min + 1 }, (_, at) => String(min + at));
}

/** Of a number, or of how many entries a list has. */
function boundsOf(name: Name): { min: number; max: number } {
  const setting: z.ZodType = settingOf(name);
  const { minimum, maximum, minItems, maxItems } = z.toJSONSchema(setting);
  const max = maximum ?? maxItems;
  if (max === undefined) throw new Error(`the setting ${name} has no upper bound`);
  return { min: minimum ?? minItems ?? 0, max };
}

export function wordsOf(name: Name, t: Translate): { name: Name; label: string; help: string } {
  const isBounded = !(settingOf(name) instanceof z.ZodEnum);
  return {
    name,
    label: t(`console.setting.${name}`),
    help: t(`console.setting.${name}_help`, isBounded ? boundsOf(name) : {}),
  };
}

const optionsOf = (name: Name, t: Translate) =>
  choicesOf(name).map((value) => ({ value, label: t(`console.setting.${name}_${value}`) }));

function inUnits(seconds: number): { value: number; unit: Unit } {
  const unit = unitNames.toReversed().find((one) => seconds % durationUnits[one] === 0 && seconds > 0) ?? 'seconds';
  return { value: seconds / durationUnits[unit], unit };
}
