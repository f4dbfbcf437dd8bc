// What can go wrong for a visitor: one table of what the page says and where its button leads.
const problems = {
  declined: {
    status: 403,
    title: 'Not connected',
    text: "You told Alice's Blog not to share your photos, so it shared nothing. You can change your mind at any time.",
    action: 'Connect after all',
    href: '/connect',
  },
  stale: {
    status: 400,
    title: 'That sign-in is over',
    text: 'It was finished already, took too long, or was started in another tab or browser.',
    action: 'Start again',
    href: '/connect',
  },
  sign_in_failed: {
    status: 502,
    title: "Alice's Blog could not sign you in",
    text: 'It said why, see below. If that happens again, please tell us.',
    action: 'Try again',
    href: '/connect',
  },
  issuer_down: {
    status: 503,
    title: "Alice's Blog doesn't answer",
    text: 'We could not reach the place where its people sign in. It may be back in a minute.',
    action: 'Try again',
    href: '/connect',
  },
  misconfigured: {
    status: 500,
    title: 'We are not set up right',
    text: "Alice's Blog doesn't know us. Whoever runs this shop: check ISSUER, CLIENT_ID and CLIENT_SECRET.",
    action: 'Try again',
    href: '/connect',
  },
  disconnected: {
    status: 401,
    title: 'Your connection has ended',
    text: "Alice's Blog doesn't let us see your photos any longer. You or Alice may have ended that, or it ran out.",
    action: 'Connect again',
    href: '/connect',
  },
  not_allowed: {
    status: 403,
    title: 'We may not see your photos',
    text: "You are signed in, but Alice's Blog was not told to share your photos with us.",
    action: 'Ask again',
    href: '/connect',
  },
  blog_down: {
    status: 502,
    title: 'Your photos are out of reach',
    text: "You are signed in, but Alice's Blog doesn't hand out photos right now. It may do so again in a minute.",
    action: 'Try again',
    href: '/photos',
  },
  signed_out_here_only: {
    status: 503,
    title: 'You are signed out here',
    text: "Alice's Blog didn't answer, so you may still be signed in there. Close the browser if others use it too.",
    action: 'Connect again',
    href: '/connect',
  },
  not_found: {
    status: 404,
    title: 'Nothing here',
    text: 'This page or photo does not exist, or is not yours.',
    action: 'To your photos',
    href: '/photos',
  },
  bug: {
    status: 500,
    title: 'That was our mistake',
    text: 'Something went wrong on our side, and we wrote down what.',
    action: 'To your photos',
    href: '/photos',
  },
};

export type ProblemCode = keyof typeof problems;

export class Problem extends Error {
  readonly code: ProblemCode;
  /** What the issuer said, if it did. It comes through the browser: show it as text, believe nothing. */
  readonly detail: string;

  constructor(code: ProblemCode, options: { cause?: unknown; detail?: string } = {}) {
    super(code, { cause: options.cause });
    this.code = code;
    this.detail = options.detail ?? '';
  }

  get page() {
    return { code: this.code, detail: this.detail, ...problems[this.code] };
  }
}

/** An error and its causes in one line, for the log. */
export function reasons(error: unknown): string {
  const messages: string[] = [];
  let cause = error;
  for (; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  if (typeof cause === 'string') messages.push(cause);
  return messages.join(': ');
}
