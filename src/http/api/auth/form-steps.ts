// auth/{step}: the steps of a sign-in that a small form answers, each by its row in form-steps.ts.
import { z } from 'zod';
import { formStepNames, formSteps } from '../../kit/form-steps.ts';
import { access, place, tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { locale } from '../kit/schemas.ts';
import { goOnWith, signedIn, ticket, unfinishedProblems } from './sign-in.ts';

const ofEachStep = ['invalid_ticket', 'step_not_due', 'invalid_credentials'] as const;

export const formStepRoutes: Route[] = formStepNames.flatMap((name) => {
  const { path, fields, toProof, api } = formSteps[name];
  if (!api) return [];
  return route({
    method: 'POST',
    path: `/auth/${path}`,
    tag,
    summary: api.summary,
    description: `For the \`ticket\` of \`${api.problem}\`. ${api.description}`,
    access,
    body: z.strictObject({ ticket, ...fields.shape, locale: locale.optional(), ...place }),
    status: 200,
    response: signedIn,
    problems: [...ofEachStep, ...api.problems, ...unfinishedProblems.filter((code) => code !== api.problem)],
    async handle(call) {
      const { ticket: _, locale = call.app.settings.locale, ip: __, user_agent: ___, ...sent } = call.body;
      return goOnWith(call, () => toProof(sent, { locale }));
    },
  });
});
