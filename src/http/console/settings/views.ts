// The pages of an App's settings with their locals, beside the other pages of the console (../views.ts).
import type { PublicSigningKey } from '../../../apps/signing-keys.ts';
import type { Form, Option } from '../kit/locals.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { FindableSetting } from '../kit/settings/findable.ts';
import type { SettingControl } from '../kit/settings/setting-kinds.ts';
import type { ImageRow } from './images.ts';
import type { Preview } from './preview.ts';
import type { ShownText } from './texts.ts';

declare module '../../kit/render/views.ts' {
  interface Views {
    'console/texts': ConsoleLocals & {
      q: string;
      language: string;
      languages: Option[];
      texts: ShownText[];
      /** Says that not all that was found is shown. */
      more: string | undefined;
      /** The texts of the console itself. */
      is_fixed: boolean;
    };
    'console/text': Form & {
      text: ShownText;
      /** The placeholders of ours. */
      names: string[];
      action: string;
      back_url: string;
      max: number;
      is_fixed: boolean;
    };
    'console/settings': Form & {
      path: string;
      title: string;
      is_general: boolean;
      preview: Preview | undefined;
      sections: {
        id: string;
        title: string | undefined;
        text: string | undefined;
        more: { url: string; label: string } | undefined;
        controls: SettingControl[];
      }[];
    };
    'console/settings-search': ConsoleLocals & { q: string; found: FindableSetting[] };
    'console/branding': Form & {
      preview: Preview;
      /** What becomes of the colour on light and dark pages. */
      color_notes: string[];
      images: ImageRow[];
      limits: { size: string; pixels: string };
      /** The types that the browser offers to choose. */
      accept: string;
      upload_error: string | undefined;
    };
    'console/screens': Form & { preview: Preview };
    'console/preview-mail': { subject: string; text: string; html_url: string };
    'console/signing-keys': ConsoleLocals & { keys: (PublicSigningKey & { state_label: string })[]; jwks_url: string };
    'console/danger': ConsoleLocals & { is_console: boolean };
  }
}
