// The pages of requests with their locals, beside those of the rest of the console (../views.ts).
import type { List } from '../kit/locals.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { Snippet } from '../kit/snippets.ts';
import type { Marked } from './compare.ts';
import type { ShownCheck, ShownRequest, ShownSent, Todo } from './requests.ts';

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
      fixes: { label: string; url: string }[];
      snippets: Snippet[];
      sent: ShownSent[];
      /** Undefined for a request that wasn't refused. */
      registered: { name: string; values: Marked[] }[] | undefined;
      events_url: string;
      is_unknown_client: boolean;
    };
  }
}
