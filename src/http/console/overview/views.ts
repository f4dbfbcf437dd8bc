// The first page of an App with its locals, beside those of the rest of the console (../views.ts).
import type { ClientRow } from '../../../database/schema.ts';
import type { NewUserDay, SignInDay } from '../../../events/figures.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { ShownEvent } from '../kit/shown-event.ts';
import type { toAppSnippets } from '../kit/snippets.ts';
import type { HealthRow } from './health.ts';
import type { Figures, ShownFailure, ShownMethod } from './used.ts';

declare module '../../kit/render/views.ts' {
  interface Views {
    'console/overview': ConsoleLocals & {
      discovery_url: string;
      /** One that signs users in. */
      client: ClientRow | undefined;
      frameworks: { name: string; url: string }[];
      snippets: ReturnType<typeof toAppSnippets>;
      next: { url: string; label: string; text: string; icon: string }[];
      /** A sign-in that arrived, as far as the developer may see it. */
      first: { event: ShownEvent | undefined } | undefined;
      /** The stream that tells of it. */
      live_url: string | undefined;
    };
    'console/overview-used': ConsoleLocals & {
      figures: Figures;
      days: SignInDay[];
      /** The top of the chart's axis. */
      most: number;
      joined: NewUserDay[];
      most_joined: number;
      methods: ShownMethod[];
      failing: ShownFailure[];
      health: HealthRow[];
      events: ShownEvent[] | undefined;
    };
  }
}
