// Every page of the console with its locals, beside those of the screens (../views.ts).
import type { SignInDay } from '../../apps/events.ts';
import type { AppListing } from '../../apps/members.ts';
import type { ClientRow } from '../../database/schema.ts';
import type { toAppSnippets } from './quick-starts.ts';
import type { ConsoleLocals } from './render.ts';
import type { FormState } from './visit.ts';

type Form = ConsoleLocals & { form?: FormState | undefined };

declare module '../views.ts' {
  interface Views {
    'console/apps': ConsoleLocals & {
      q: string;
      after: string;
      apps: (AppListing & { role_label: string; status_label: string })[];
      first_url: string;
      next_url: string | undefined;
    };
    'console/overview': ConsoleLocals & {
      discovery_url: string;
      users: number;
      clients: number;
      more_clients: boolean;
      days: SignInDay[];
      client: ClientRow | undefined;
      snippets: ReturnType<typeof toAppSnippets>;
    };
    'console/app-new': Form & { issuer_example: string };
  }
}
