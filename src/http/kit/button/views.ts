// The public page of the button with its locals, beside the others (../render/views.ts).
import type { ShownButton } from './preview.ts';

declare module '../render/views.ts' {
  interface Views {
    /** For the developers of other programs. */
    'button/page': {
      name: string;
      shown: ShownButton;
      issuer: string;
      discovery_url: string;
      scopes: { name: string; description: string }[];
    };
  }
}
