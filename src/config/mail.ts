// The variables of mail: the server that sends it, and its sender.
import { z } from 'zod';

export const mailVariables = {
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .refine((text) => !/^smtps?:/.test(text) || URL.canParse(text), 'is not a URL; escape the password in it')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+>?$/, 'must be an address, like Gatehouse <no-reply@example.com>')
    .default('Gatehouse <no-reply@localhost>'),
};
