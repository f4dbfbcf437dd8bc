// The pages of an App's users with their locals, beside those of the console (../views.ts).
import type { Count } from '../../../database/lists/counts.ts';
import type { UserRow } from '../../../database/schema.ts';
import type { Field, Form, List, Sorted } from '../kit/locals.ts';
import type { AskedProof } from '../kit/proof.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { ShownImport, ShownLine } from './imports.ts';
import type { Deed, Left } from './selected.ts';
import type { FilterFields } from './user-filters.ts';

declare module '../../kit/render/views.ts' {
  interface Views {
    'console/users': List &
      Sorted<'email' | 'created' | 'last_sign_in'> &
      FilterFields & {
        /** There was a search, and this server finds no parts. */
        only_beginnings: boolean;
        status: string | undefined;
        /** Of all users, whatever is searched for. */
        total: Count;
        users: (UserRow & { is_paused: boolean; status_label: string })[];
        /** By status. */
        filters: { label: string; url: string; current: boolean }[];
        /** The parameters of the address, without the page's. */
        kept: Record<string, string | undefined>;
        chips: { text: string; url: string }[];
        /** Without the filters that have chips. */
        all_url: string;
      };
    'console/imports': List & Form & { max_lines: number; max_size: string; imports: ShownImport[] };
    'console/import': List & {
      status: string | undefined;
      row: ShownImport;
      /** How many of its lines. */
      done: number;
      live_url: string | undefined;
      lines: ShownLine[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/impersonate': Form & AskedProof & { title: string; back_url: string };
    'console/impersonate-not': ConsoleLocals & { title: string; text: string; back_url: string };
    'console/user-metadata': Form & {
      user: UserRow;
      /** Of the user's page. */
      url: string;
      /** As JSON. */
      texts: { public: string; private: string; own: string };
      limits: { size: string; depth: number };
    };
    'console/users-selected': Form & {
      deed: Deed;
      users: UserRow[];
      left: Left[];
      /** What is typed before users are deleted for good. */
      field: Field | undefined;
      title: string;
      text: string;
      button: string;
      back_url: string;
    };
  }
}
