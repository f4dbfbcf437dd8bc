// Decision hooks in the console: the two moments, the form, and the page of one with its test. A secret and the result of a test are
// shown once, by the page of their hook.
import { z } from 'zod';
import type { DecisionHookRow } from '../../../database/schema.ts';
import type { Decision } from '../../../hooks/answer.ts';
import {
  deleteHook,
  findHook,
  getHook,
  listHooks,
  MAX_TIMEOUT_MS,
  MIN_TIMEOUT_MS,
  type Moment,
  moments,
  requireHookFields,
  rotateHookSecret,
  saveHook,
  toMoment,
} from '../../../hooks/hooks.ts';
import { momentWords } from '../../../hooks/owners-mail.ts';
import { findLastSuspension } from '../../../hooks/suspensions.ts';
import { testHook, toResultJson } from '../../../hooks/test-call.ts';
import { choice, flag, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { decisionWords, hookFailureWords, momentTexts, onFailureWords, overlapWords } from './words.ts';

const overlaps = ['0', '1', '24', '168'] as const;
const onFailures = ['refuse', 'continue'] as const;

const words = { 'invalid_body.url': 'console.error.webhook_url' };

const fields = z.strictObject({
  url: required(2000),
  on_failure: choice(onFailures),
  timeout_ms: z
    .string()
    .regex(/^\d{1,5}$/, 'console.hooks.timeout_help')
    .transform(Number)
    .refine((ms) => ms >= MIN_TIMEOUT_MS && ms <= MAX_TIMEOUT_MS, 'console.hooks.timeout_help'),
  enabled: flag,
});

/** A secret, or what came of a test. */
const shownOnce = z.object({
  secret: z.string().optional(),
  result: z
    .object({
      duration_ms: z.number(),
      status: z.number().nullable(),
      answer: z.string().nullable(),
      decision: z.enum(['allow', 'refuse']).nullable(),
      failure: z.string().nullable(),
      detail: z.string().nullable(),
    })
    .optional(),
});

const SHOWN_ANSWER = 500;

export const hookScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/hooks',
    access: 'hooks:read',
    async show(visit) {
      const hooks = await listHooks(visit.system.db, visit.app);
      const rows = moments.map((moment) =>
        toRow(
          visit,
          moment,
          hooks.find((one) => one.moment === moment),
        ),
      );
      await showPage(visit, 'console/hooks', { rows });
    },
  }),
  appScreen({ path: '/apps/:slug/hooks/:moment', access: 'hooks:read', show: showHook }),
  appScreen({
    path: '/apps/:slug/hooks/:moment/edit',
    access: 'hooks:write',
    show: showForm,
    words,
    fields,
    check: ({ system }, { url }) => requireHookFields(system, { url }),
    async act(visit, input) {
      const moment = momentOf(visit);
      const { secret } = await saveHook(visit.system, visit.app, moment, input);
      if (secret === undefined) goTo(visit, pathOf(visit, moment), 'saved');
      else goToShow(visit, pathOf(visit, moment), { value: { secret }, done: 'secret_shown' });
    },
  }),
  appScreen({
    path: '/apps/:slug/hooks/:moment/test',
    access: 'hooks:write',
    async act(visit) {
      const moment = momentOf(visit);
      const { answer, ...result } = toResultJson(await testHook(visit.system, visit.app, moment));
      const value = { result: { ...result, answer: answer?.slice(0, SHOWN_ANSWER) ?? null } };
      goToShow(visit, pathOf(visit, moment), { value });
    },
  }),
  appScreen({
    path: '/apps/:slug/hooks/:moment/rotate',
    access: 'hooks:write',
    async show(visit, form) {
      const { t } = visit;
      const { moment } = await hookOf(visit);
      const options = overlaps.map((value) => ({ value, label: t(overlapWords[value]) }));
      await showPage(visit, 'console/confirm', {
        ...{ form, title: t('console.webhooks.rotate_title'), text: t('console.webhooks.rotate_text') },
        button: t('console.webhooks.rotate'),
        field: { name: 'overlap_hours', type: 'select', label: t('console.webhooks.overlap'), value: '24', options },
        ...{ back_url: pathOf(visit, moment), harmless: true },
      });
    },
    fields: z.strictObject({ overlap_hours: choice(overlaps) }),
    async act(visit, { overlap_hours }) {
      const moment = momentOf(visit);
      const overlap = { overlapHours: Number(overlap_hours) };
      const { secret } = await rotateHookSecret(visit.system, visit.app, moment, overlap);
      goToShow(visit, pathOf(visit, moment), { value: { secret }, done: 'secret_shown' });
    },
  }),
  appScreen({
    path: '/apps/:slug/hooks/:moment/delete',
    access: 'hooks:write',
    async show(visit) {
      const { moment } = await hookOf(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.hooks.delete_title'),
        text: visit.t('console.hooks.delete_text'),
        button: visit.t('console.hooks.delete'),
        back_url: pathOf(visit, moment),
      });
    },
    async act(visit) {
      await deleteHook(visit.system, visit.app, momentOf(visit));
      goTo(visit, appPath(visit.app, '/hooks'), 'hook_deleted');
    },
  }),
];

/** Throws `not_found`. */
const momentOf = ({ params }: AppVisit): Moment => toMoment(params.moment);

const pathOf = ({ app }: AppVisit, moment: Moment) => appPath(app, `/hooks/${moment}`);

const hookOf = (visit: AppVisit): Promise<DecisionHookRow> => getHook(visit.system.db, visit.app, momentOf(visit));

export type HookRow = {
  moment: Moment;
  label: string;
  text: string;
  hook: DecisionHookRow | undefined;
  state_label: string;
};

const toRow = ({ t }: AppVisit, moment: Moment, hook: DecisionHookRow | undefined): HookRow => ({
  ...{ moment, label: t(momentWords[moment]), text: t(momentTexts[moment]), hook },
  state_label: t(stateWord(hook)),
});

function stateWord(hook: DecisionHookRow | undefined): string {
  if (!hook) return 'console.hooks.state.none';
  return hook.enabled ? 'console.hooks.state.active' : 'console.hooks.state.disabled';
}

async function showForm(visit: AppVisit, form?: FormState): Promise<void> {
  const moment = momentOf(visit);
  const hook = await findHook(visit.system.db, visit.app, moment);
  const on_failures = onFailures.map((value) => ({ value, label: visit.t(onFailureWords[value]) }));
  await showPage(visit, 'console/hook-form', { form, row: toRow(visit, moment, hook), on_failures });
}

export type ShownSuspension = { at: Date; is_going_on: boolean; because: string };

export type ShownResult = { label: string; is_good: boolean; duration_ms: number; detail: string; answer: string };

async function showHook(visit: AppVisit): Promise<void> {
  const { t } = visit;
  const hook = await hookOf(visit);
  const shown = takeShown(visit, pathOf(visit, hook.moment), shownOnce);
  const suspension = await findLastSuspension(visit.system.db, visit.app, hook);
  await showPage(
    visit,
    'console/hook',
    {
      ...{ row: toRow(visit, hook.moment, hook), hook, on_failure_label: t(onFailureWords[hook.on_failure]) },
      suspension: suspension && {
        ...{ at: suspension.at, is_going_on: hook.enabled && !suspension.is_over },
        because: t(hookFailureWords[suspension.because] ?? hookFailureWords.unreachable),
      },
      ...{ secret: shown?.secret, result: shown?.result && toShownResult(visit, shown.result) },
    },
    { quiet: shown !== undefined },
  );
}

type Result = NonNullable<z.output<typeof shownOnce>['result']> & { decision: Decision['decision'] | null };

function toShownResult({ t }: AppVisit, { decision, failure, detail, answer, duration_ms }: Result): ShownResult {
  const word = decision ? decisionWords[decision] : (hookFailureWords[failure ?? ''] ?? hookFailureWords.unreachable);
  return { label: t(word), is_good: decision !== null, duration_ms, detail: detail ?? '', answer: answer ?? '' };
}
