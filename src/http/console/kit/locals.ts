// What the locals of many pages of the console have in common.
import type { FormState } from '../../kit/forms/form-state.ts';
import type { ConsoleLocals } from './render.ts';
import type { SortHead } from './sorting.ts';

export type Option = { value: string; label: string };
/** For partials/form-field: any attribute of an input. */
export type Field = { name: string; type?: string; label: string; options?: Option[] } & Record<string, unknown>;
export type List = ConsoleLocals & { q: string; cursor: string; first_url: string; next_url: string | undefined };
/** The heads by which a table is sorted, and what the address of the page says about it. */
export type Sorted<Column extends string> = { heads: Record<Column, SortHead>; sort?: string | undefined };
export type Form = ConsoleLocals & { form?: FormState | undefined };
