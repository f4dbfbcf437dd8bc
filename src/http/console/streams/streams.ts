// Streams of events in the console: the list, the form, and the page of one with its state. A key that was made is shown once, by
// the page of its stream.
import { z } from 'zod';
import { now, SECOND } from '../../../clock.ts';
import { MAX_WAITING } from '../../../event-streams/cursor.ts';
import {
  auths,
  createStream,
  deleteStream,
  type EventStream,
  getStream,
  listStreams,
  requireStreamFields,
  toStreamJson,
  updateStream,
} from '../../../event-streams/streams.ts';
import { MAX_CA } from '../../../event-streams/target.ts';
import { sendTestEvent } from '../../../event-streams/test-event.ts';
import { choice, flag, optional, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { authWords, failureWords, kindWords, streamStateWords } from './words.ts';

const words = {
  'invalid_body.url': 'console.error.stream_url',
  'invalid_body.ca': 'console.error.stream_ca',
  'invalid_body.secret': 'console.error.stream_secret',
  'secret_required.secret': 'console.error.stream_token',
  'invalid_body.auth': 'console.error.stream_syslog',
  'invalid_body.gzip': 'console.error.stream_syslog',
};

const fields = z.strictObject({
  name: required(200),
  url: required(2000),
  auth: choice(auths),
  secret: optional(4000),
  gzip: flag,
  ca: optional(MAX_CA),
  enabled: flag,
  ...proofFields,
});

type Input = z.output<typeof fields>;

const toInput = ({ secret, ca, current_password: _password, code: _code, ...rest }: Input) => ({
  ...{ ...rest, ca: ca ?? null },
  ...(secret !== undefined && rest.auth !== 'none' && { secret }),
});

/** A key that was made, or why a test event did not arrive. */
const shownOnce = z.object({
  secret: z.string().optional(),
  failure: z.string().optional(),
  status: z.number().nullable().optional(),
});

export const streamScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/event-streams',
    access: 'event_streams:read',
    async show(visit) {
      const streams = await listStreams(visit.system.db, visit.app);
      const shown = await Promise.all(streams.map((one) => toShown(visit, one)));
      await showPage(visit, 'console/event-streams', { streams: shown });
    },
  }),
  appScreen({
    path: '/apps/:slug/event-streams/new',
    access: 'event_streams:write',
    show: (visit, form) => showForm(visit, undefined, form),
    words,
    fields,
    check: ({ system }, input) => requireStreamFields(system, toInput(input as Input)),
    async act(visit, input) {
      await requireDeveloperProof(visit, input);
      const { stream, secret } = await createStream(visit.system, visit.app, toInput(input));
      goToStream(visit, stream.id, secret);
    },
  }),
  appScreen({ path: '/apps/:slug/event-streams/:id', access: 'event_streams:read', show: showStream }),
  appScreen({
    path: '/apps/:slug/event-streams/:id/edit',
    access: 'event_streams:write',
    show: async (visit, form) => showForm(visit, await streamOf(visit), form),
    words,
    fields,
    check: ({ system }, input) => requireStreamFields(system, toInput(input as Input)),
    async act(visit, input) {
      const { id } = await streamOf(visit);
      await requireDeveloperProof(visit, input);
      const { secret } = await updateStream(visit.system, visit.app, id, toInput(input));
      goToStream(visit, id, secret);
    },
  }),
  appScreen({
    path: '/apps/:slug/event-streams/:id/test',
    access: 'event_streams:write',
    async act(visit) {
      const { id } = await streamOf(visit);
      const outcome = await sendTestEvent(visit.system, visit.app, id);
      if (outcome.delivered) return goTo(visit, pathOf(visit, id), 'stream_tested');
      const { failure, status } = outcome;
      goToShow(visit, pathOf(visit, id), { value: { failure, status } });
    },
  }),
  appScreen({
    path: '/apps/:slug/event-streams/:id/delete',
    access: 'event_streams:write',
    async show(visit) {
      const { id, name } = await streamOf(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.streams.delete_title', { name }),
        text: visit.t('console.streams.delete_text'),
        button: visit.t('console.streams.delete'),
        back_url: pathOf(visit, id),
      });
    },
    async act(visit) {
      const { id } = await streamOf(visit);
      await deleteStream(visit.system.db, visit.app, id);
      goTo(visit, appPath(visit.app, '/event-streams'), 'stream_deleted');
    },
  }),
];

const pathOf = ({ app }: AppVisit, id: string) => appPath(app, `/event-streams/${id}`);

function goToStream(visit: AppVisit, id: string, secret: string | undefined): void {
  if (secret === undefined) goTo(visit, pathOf(visit, id), 'saved');
  else goToShow(visit, pathOf(visit, id), { value: { secret }, done: 'secret_shown' });
}

/** Throws `not_found`. */
const streamOf = ({ system, app, params }: AppVisit): Promise<EventStream> =>
  getStream(system.db, app, params.id ?? '');

export type ShownStream = Awaited<ReturnType<typeof toStreamJson>> & {
  state_label: string;
  kind_label: string;
  auth_label: string;
  /** There may be more that wait. */
  waits_for_more: boolean;
  /** Of the first event that waits, if one does. */
  oldest_at: Date;
  failure_label: string | undefined;
};

async function toShown({ system, t, can }: AppVisit, stream: EventStream): Promise<ShownStream> {
  const json = await toStreamJson(system.db, stream, { mayWrite: can('event_streams:write') });
  const { last_failure, last_status, state, kind, auth, waiting } = json;
  return {
    ...{ ...json, waits_for_more: waiting >= MAX_WAITING },
    ...{ state_label: t(streamStateWords[state]), kind_label: t(kindWords[kind]), auth_label: t(authWords[auth]) },
    oldest_at: new Date(now().getTime() - json.lag_seconds * SECOND),
    failure_label: last_failure === null ? undefined : toFailure({ t }, last_failure, last_status),
  };
}

const toFailure = ({ t }: Pick<AppVisit, 't'>, failure: string, status: number | null): string =>
  t(failureWords[failure] ?? failureWords.unreachable, { status: status ?? 0 });

async function showForm(visit: AppVisit, stream: EventStream | undefined, form?: FormState): Promise<void> {
  const options = auths.map((value) => ({ value, label: visit.t(authWords[value]) }));
  await showPage(visit, 'console/event-stream-form', { form, stream, auths: options, ...(await askedProof(visit)) });
}

async function showStream(visit: AppVisit): Promise<void> {
  const stream = await streamOf(visit);
  const shown = takeShown(visit, pathOf(visit, stream.id), shownOnce);
  const { secret, failure, status = null } = shown ?? {};
  await showPage(
    visit,
    'console/event-stream',
    {
      ...{ stream: await toShown(visit, stream), secret },
      test_failure: failure === undefined ? undefined : toFailure(visit, failure, status),
    },
    { quiet: shown !== undefined },
  );
}
