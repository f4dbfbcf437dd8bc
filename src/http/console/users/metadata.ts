// A user's metadata as JSON: the App's two objects in a form, and what the user wrote beside it, to read only.

import { z } from 'zod';
import { MAX_METADATA_BYTES, MAX_METADATA_DEPTH, replaceMetadata, requireMetadata } from '../../../users/metadata.ts';
import { getUser } from '../../../users/users.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { createFormat } from '../../kit/render/format.ts';
import { readJson } from '../kit/json.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { userPath } from './users.ts';

const words: Words = { too_deep: 'console.error.metadata_deep', too_large: 'console.error.metadata_large' };

/** As typed, in any layout; the noun bounds what it means. */
const json = z.string('field.required').max(MAX_METADATA_BYTES * 3, 'field.too_long');

type Typed = { metadata_public?: string | undefined; metadata_private?: string | undefined };

export const metadataScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/users/:id/metadata',
    access: 'users:read',
    change: 'users:write',
    words,
    show: showMetadata,
    fields: z.strictObject({ metadata_public: json, metadata_private: json }),
    check: (_, typed) => requireMetadata(toObjects(typed)),
    async act(visit, typed) {
      const { system, app, params } = visit;
      const user = await replaceMetadata(system.db, app, params.id ?? '', toObjects(typed));
      goTo(visit, userPath(visit, user), 'saved');
    },
  }),
];

const toObjects = ({ metadata_public, metadata_private }: Typed) => ({
  metadata_public: metadata_public === undefined ? undefined : readJson(metadata_public, 'metadata_public'),
  metadata_private: metadata_private === undefined ? undefined : readJson(metadata_private, 'metadata_private'),
});

export const toJsonText = (value: object) => JSON.stringify(value, undefined, 2);

async function showMetadata(visit: AppVisit, form?: FormState): Promise<void> {
  const user = await getUser(visit.system.db, visit.app, visit.params.id ?? '');
  await showPage(visit, 'console/user-metadata', {
    ...{ form, user, url: userPath(visit, user) },
    texts: {
      public: toJsonText(user.metadata_public),
      private: toJsonText(user.metadata_private),
      own: toJsonText(user.metadata_own),
    },
    limits: { size: createFormat(visit.locale).bytes(MAX_METADATA_BYTES, 'floor'), depth: MAX_METADATA_DEPTH },
  });
}
