// Renders a page: an EJS template of views/, in a person's language, inside its layout. Pure: no Koa, no database.

import type { PartValues } from '../../../language/pattern.ts';
import { drawingOf } from './drawings.ts';
import { toCodeParts } from './highlight.ts';
import { directionOf, sentenceParts, translator } from './messages.ts';
import { cleanName, webUrl } from './names.ts';
import { assetUrl, fillTemplate } from './templates.ts';
import type { Common, Views } from './views.ts';

type Frame = {
  file: string;
  title: string;
  errors?: boolean;
  scripts?: string[];
  /** Of a screen: a card of 440 px, for a choice. */
  wide?: boolean;
  /** Of a screen that shows the App beside the client. */
  parties?: boolean;
  /** Of the pages above, where the layout doesn't know them. */
  crumbs?: { url: string; label: string }[];
};

export function renderView<View extends keyof Views>(view: View, input: Common & Views[View]): string {
  return renderLocals(view, input);
}

/** For doors whose pages are all alike in some of their locals, and typed in a table of theirs. */
export function renderLocals(view: string, input: Common): string {
  // A template calls `layout({ title })` for what stands around it.
  let frame: Frame = { file: 'layouts/screen', title: input.brand.name };
  const locals = {
    ...input,
    brand: { ...input.brand, name: cleanName(input.brand.name) },
    lang: input.locale,
    dir: directionOf(input.locale),
    t: translator(input.locale, input.speaker),
    sentence: (key: string, values: PartValues) => sentenceParts(input.locale, key, values, input.speaker),
    asset: (file: string, folder?: string) => (input.assets_base ?? '') + assetUrl(file, folder),
    cleanName,
    codeParts: toCodeParts,
    drawing: drawingOf,
    webUrl,
    layout: (wanted: Partial<Frame>) => {
      frame = { ...frame, ...wanted };
    },
  };
  const body = fillTemplate(view, locals);
  return fillTemplate(frame.file, { ...locals, frame, body });
}
