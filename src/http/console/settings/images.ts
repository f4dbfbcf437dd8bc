// The page of an App's look, with the forms that upload and delete its pictures.
import { z } from 'zod';
import { deleteImage, saveImage } from '../../../apps/images/images.ts';
import { type ImageKind, imageKinds, imageUrlOf } from '../../../apps/images/kinds.ts';
import { imageTypes } from '../../../apps/images/read-image.ts';
import { Problem } from '../../../problem.ts';
import { keysOf } from '../../../tables.ts';
import { file } from '../../kit/forms/fields.ts';
import type { FormErrors, FormState } from '../../kit/forms/form-state.ts';
import { imageFlawWords, imageLimits } from '../../kit/forms/image-flaws.ts';
import { queryText } from '../../kit/request/query.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { describeColor } from './color-notes.ts';
import { previewOf } from './preview.ts';
import { imageHelp, imageWords } from './words.ts';

export const BRANDING_PATH = '/settings/branding';

export type ImageRow = {
  /** The field's name. */
  name: ImageKind;
  action: string;
  label: string;
  help: string;
  /** Undefined if there is none, or if nobody is shown it because the App is suspended. */
  url: string | undefined;
  is_there: boolean;
  error: string | undefined;
};

export const imageScreens: Screen[] = keysOf(imageKinds).flatMap((kind) => [
  appScreen({
    path: `/apps/:slug${pathOf(kind)}`,
    access: 'app:read',
    change: 'app:write',
    takesFile: true,
    fields: z.strictObject({ [kind]: file }),
    words: imageFlawWords,
    show: (visit, form) => showBranding(visit, undefined, form?.errors),
    async act(visit, input) {
      try {
        await saveImage(visit.system, visit.app, { kind, bytes: input[kind] ?? Buffer.alloc(0) });
      } catch (error) {
        throw error instanceof Problem ? error.renamed(() => kind) : error;
      }
      goTo(visit, appPath(visit.app, BRANDING_PATH), 'saved');
    },
  }),
  appScreen({
    path: `/apps/:slug${pathOf(kind)}/delete`,
    access: 'app:write',
    async act(visit) {
      await deleteImage(visit.system, visit.app, kind);
      goTo(visit, appPath(visit.app, BRANDING_PATH), 'image_deleted');
    },
  }),
]);

function pathOf(kind: ImageKind): string {
  return `${BRANDING_PATH}/${imageKinds[kind]}`;
}

/** `errors` are those of an upload: the form of the look keeps what is saved. */
export async function showBranding(visit: AppVisit, form?: FormState, errors: FormErrors = {}): Promise<void> {
  const { app, t, locale } = visit;
  const images: ImageRow[] = keysOf(imageKinds).map((kind) => ({
    name: kind,
    action: appPath(app, pathOf(kind)),
    error: errors[kind],
    label: t(imageWords[kind]),
    help: t(imageHelp[kind]),
    url: app.status === 'active' ? imageUrlOf(app, kind) : undefined,
    is_there: app.images[kind] !== undefined,
  }));
  const locals = {
    ...{
      form,
      preview: previewOf(visit, 'branding', form),
      images,
      limits: imageLimits(locale),
      accept: imageTypes.join(','),
    },
    // The address has the colour that is being typed (console.js).
    color_notes: describeColor(form?.values.color ?? (queryText(visit, 'color') || app.branding.color), visit),
    upload_error: errors.form,
  };
  return showPage(visit, 'console/branding', locals, { frames: true, images: [app.issuer] });
}
