// A client's logo on its page: our copy of it, and if there is none, why, and what to do about it.
import { findClientLogo, type LogoFailure, type LogoFlaw } from '../../../apps/clients/logo.ts';
import { MAX_IMAGE_KIB, MAX_IMAGE_PIXELS } from '../../../apps/images/read-image.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { createFormat, type Format } from '../../kit/render/format.ts';
import type { AppVisit } from '../kit/visit.ts';

export const logoLimits = { size: MAX_IMAGE_KIB, pixels: MAX_IMAGE_PIXELS };

export type ShownLogo = {
  uri: string;
  /** Of the copy that users see. Undefined if there is none, or if nobody is shown it because the App is suspended. */
  url: string | undefined;
  /** Why it could not be fetched. */
  failure: string | undefined;
  /** What users see. */
  text: string;
};

export async function describeLogo(visit: AppVisit, client: ClientRow): Promise<ShownLogo | undefined> {
  const { system, app, t, locale } = visit;
  if (client.logo_uri === null) return undefined;
  const logo = await findClientLogo(system.db, app, client.id);
  const uri = client.logo_uri;
  const failure = logo?.state === 'failed' ? logo.failure : undefined;
  return {
    uri,
    url: app.status === 'active' ? logo?.url : undefined,
    failure: failure && t(wordsOf(failure), valuesOf(uri, failure, createFormat(locale))),
    text: t(stateWords[logo?.state ?? 'waiting'][logo?.url ? 'copy' : 'letter']),
  };
}

const stateWords = {
  waiting: { letter: 'console.logo.waiting', copy: 'console.logo.waiting_copy' },
  fetched: { letter: 'console.logo.fetched', copy: 'console.logo.fetched' },
  failed: { letter: 'console.logo.failed_letter', copy: 'console.logo.failed_copy' },
} as const;

const failureWords: Record<LogoFlaw, string> = {
  refused: 'console.logo.refused',
  unreachable: 'console.logo.unreachable',
  late: 'console.logo.late',
  redirected: 'console.logo.redirected',
  bad_status: 'console.logo.bad_status',
  compressed: 'console.logo.compressed',
  empty: 'console.logo.empty',
  too_many_bytes: 'console.logo.too_many_bytes',
  unknown_format: 'console.logo.unknown_format',
  damaged: 'console.logo.damaged',
  trailing_data: 'console.logo.damaged',
  animated: 'console.logo.animated',
  too_many_pixels: 'console.logo.too_many_pixels',
};

/** An answer need not say its size, its status or where it leads to. */
function wordsOf({ reason, status, location, bytes }: LogoFailure): string {
  if (reason === 'too_many_bytes' && bytes === undefined) return 'console.logo.too_many_bytes_unsaid';
  if (reason === 'redirected' && location === undefined) return 'console.logo.redirected_unsaid';
  if (reason === 'bad_status' && status === undefined) return 'console.logo.unreachable';
  return failureWords[reason];
}

const MAX_SHOWN = 120;

function valuesOf(uri: string, { status = 0, location = '', bytes = 0 }: LogoFailure, format: Format) {
  const limit = `${MAX_IMAGE_KIB} KB`;
  const leads = location.length > MAX_SHOWN ? `${location.slice(0, MAX_SHOWN)}…` : location;
  return {
    ...{ host: URL.parse(uri)?.host ?? uri, status, location: leads, limit },
    ...{ size: toSize(bytes, format), pixels: format.number(MAX_IMAGE_PIXELS) },
  };
}

const KIB = 1024;

/** Rounded up: a picture that is a little too large must not seem to be just right. */
function toSize(bytes: number, format: Format): string {
  const kib = Math.ceil(bytes / KIB);
  return kib < KIB ? `${kib} KB` : `${format.number(Math.ceil((kib / KIB) * 10) / 10)} MB`;
}
