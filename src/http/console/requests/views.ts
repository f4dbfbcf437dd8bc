// The pages of requests with their locals, beside those of the rest of the console (../views.ts).
import type { Form, List } from '../kit/locals.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { Marked } from './compare.ts';
import type { ShownLines } from './lines.ts';
import type { ShownCheck, ShownRequest, ShownSent, Todo } from './requests.ts';
import type { ShownField } from './rows.ts';

declare module '../../kit/render/views.ts' {
  interface Views {
    'console/requests': List & {
      only: string | undefined;
      requests: ShownRequest[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/request': ConsoleLocals & {
      request: ShownRequest;
      client_url: string | undefined;
      checks: ShownCheck[];
      todos: Todo[];
      /** The client that was registered for the request. */
      done: { name: string; url: string } | undefined;
      fixes: { label: string; url: string }[];
      lines: ShownLines[];
      sent: ShownSent[];
      /** Undefined for a request that wasn't refused. */
      registered: { name: string; values: Marked[] }[] | undefined;
      events_url: string;
      is_unknown_client: boolean;
    };
    'console/request-fix': Form & {
      title: string;
      text: string;
      warnings: string[];
      host: { scheme: string; host: string } | undefined;
      rows: ShownField[];
      /** Whether there is nothing before it. */
      is_new: boolean;
      has_sent: boolean;
      version: string;
      button: string;
      back_url: string;
    };
  }
}
