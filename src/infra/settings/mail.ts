import { z } from 'zod';

/** How letters go out. */
export const mail = {
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'needs an address such as smtps://user:password@host:465' })
    .optional()
    .describe('The mail server. Without it letters go to `/dev/mail`, which production does not have.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'needs an address such as https://courses.example.com' })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('http://localhost:4000')
    .describe('Where people find the frontend: links in letters begin with it.'),
  MAIL_FROM: z.string().default('Course Catch <no-reply@localhost>').describe('Who letters are from.'),
};
