// The pages of streams with their locals, beside those of the rest of the console (../views.ts).
import type { EventStream } from '../../../event-streams/streams.ts';
import type { Form, Option } from '../kit/locals.ts';
import type { AskedProof } from '../kit/proof.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { ShownStream } from './streams.ts';

declare module '../../kit/render/views.ts' {
  interface Views {
    'console/event-streams': ConsoleLocals & { streams: ShownStream[] };
    'console/event-stream-form': Form & AskedProof & { stream: EventStream | undefined; auths: Option[] };
    'console/event-stream': ConsoleLocals & {
      stream: ShownStream;
      /** Shown once. */
      secret: string | undefined;
      /** Why a test event that was just sent did not arrive. */
      test_failure: string | undefined;
    };
  }
}
