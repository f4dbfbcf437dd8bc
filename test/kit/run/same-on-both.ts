// Test files that do the same whichever database the suite runs on: pure functions, documents, examples at a stand-in for
// Gatehouse, and processes that are given an embedded database of their own. With RERUN, CI's second run leaves them out. A test of the architecture sees to it
// that none of them asks for the suite's database.
export const sameOnBoth = [
  'test/apps/read-image.test.ts',
  'test/architecture/asvs.test.ts',
  'test/architecture/claim-writes.test.ts',
  'test/architecture/imports.test.ts',
  'test/architecture/outgoing.test.ts',
  'test/architecture/problems.test.ts',
  'test/architecture/threats.test.ts',
  'test/attacks/input/patterns/patterns.test.ts',
  'test/attacks/isolation/sql.test.ts',
  'test/authentication/next-step.test.ts',
  'test/boot/configuration.test.ts',
  'test/boot/docker.test.ts',
  'test/boot/killed.test.ts',
  'test/boot/left-out.test.ts',
  'test/boot/npm-start.test.ts',
  'test/boot/proxies.test.ts',
  'test/boot/start.test.ts',
  'test/cli/commands.test.ts',
  'test/cli/usage.test.ts',
  'test/config.test.ts',
  'test/coverage/document.test.ts',
  'test/deploy/chart.test.ts',
  'test/deploy/monitoring.test.ts',
  'test/deploy/systemd.test.ts',
  'test/events/catalogue.test.ts',
  'test/examples/blog-api.test.ts',
  'test/examples/photo-prints-logout.test.ts',
  'test/examples/photo-prints-problems.test.ts',
  'test/examples/photo-prints.test.ts',
  'test/http/api/permissions.test.ts',
  'test/http/console/kit/quick-starts.test.ts',
  'test/http/console/kit/settings/setting-fields.test.ts',
  'test/http/docs.test.ts',
  'test/http/kit/button/snippet.test.ts',
  'test/http/kit/render/brand.test.ts',
  'test/http/kit/render/format.test.ts',
  'test/http/kit/render/highlight.test.ts',
  'test/http/kit/render/messages.test.ts',
  'test/http/kit/render/views.test.ts',
  'test/keys.test.ts',
  'test/language/own-texts.test.ts',
  'test/limits/costly.test.ts',
  'test/log.test.ts',
  'test/mutate/guards.test.ts',
  'test/secrets.test.ts',
  'test/shape/shape.test.ts',
  'test/tracing/asked.test.ts',
  'test/users/phone.test.ts',
];

// Hundreds of cases that a guard or a schema refuses, or that look at headers and pages: no statement of theirs could be answered
// otherwise by another database, and the tests of each route and each noun run on PostgreSQL. CI's second run leaves them
// out, too.
export const refusedBefore = [
  'test/attacks/clients/registering-uris.test.ts',
  'test/attacks/input/emails.test.ts',
  'test/attacks/input/fuzz.test.ts',
  'test/attacks/input/patterns/doors.test.ts',
  'test/attacks/isolation/matrix.test.ts',
  'test/attacks/passwords/choosing.test.ts',
  'test/attacks/web/headers.test.ts',
  'test/attacks/web/pages.test.ts',
  'test/attacks/web/requests.test.ts',
  'test/http/account/guards.test.ts',
  'test/http/api/hostile-input.test.ts',
  'test/http/api/openapi.test.ts',
  'test/http/api/who-may-call.test.ts',
  'test/http/console/bad-addresses.test.ts',
  'test/http/console/guards.test.ts',
  'test/http/console/settings/preview.test.ts',
];

// They wait for every transaction of the server that began before, and so for those of all other tests on it. By themselves they
// run on PostgreSQL: TEST_DATABASE_URL=… npm test -- test/event-streams test/webhooks/listen.test.ts
export const heldByOthers = ['test/event-streams/streams.test.ts', 'test/webhooks/listen.test.ts'];
