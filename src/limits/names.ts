// What a name must be that people read, whoever it belongs to and at whichever door it is typed: one line, not too long.

/** In UTF-16 code units, as zod counts. */
export const MAX_NAME = 200;

/** No control characters: no line break, and nothing that a terminal or a mail's header would obey. */
export const ONE_LINE = /^\P{Cc}*$/u;

export const NOT_ONE_LINE = 'must be one line, without control characters';
