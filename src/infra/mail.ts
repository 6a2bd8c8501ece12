import { createTransport, type Transporter } from 'nodemailer';
import { perProcess, type Infra } from './context.js';

/** A letter, as text and as HTML. */
export interface Letter {
  /**
   * Names this letter and no other, in letters, digits, `.`, `_` and `-`: with its `Message-ID`, by which a mailbox knows
   * the same one when a process dies in the instant of sending and it goes out again. Nothing for a letter that is
   * written anew each time, as one with a code is.
   */
  readonly id?: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Connections to the mail server that stay open between letters. */
const CONNECTIONS = 2;
/** How long a mail server may take to let us in, and to answer once it has; then the job tries again later. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;

/**
 * The way out for letters: over SMTP where `SMTP_URL` says so; else, on a machine for trying out, into the table of
 * `/dev/mail`, of which the last ones are kept.
 */
const transportOf = perProcess((infra: Infra): Transporter | null =>
  infra.config.SMTP_URL
    ? createTransport(
        {
          url: infra.config.SMTP_URL,
          pool: true,
          maxConnections: CONNECTIONS,
          connectionTimeout: CONNECT_MS,
          greetingTimeout: CONNECT_MS,
          socketTimeout: ANSWER_MS,
          disableFileAccess: true,
          disableUrlAccess: true,
        },
        { from: infra.config.MAIL_FROM },
      )
    : null,
);

const DEV_MAILS_KEPT = 500;

/** Sends one letter now. To be called from a job, which tries again when it throws. */
export async function sendLetter(infra: Infra, { id, to, subject, text, html }: Letter): Promise<void> {
  const transport = transportOf(infra);
  if (transport) {
    // As an object: an address in a text would be taken apart at its commas.
    const known = id && { messageId: `<${id}@${new URL(infra.config.PUBLIC_URL).hostname}>` };
    await transport.sendMail({ to: { name: '', address: to }, subject, text, html, ...known });
    return;
  }
  // Nobody could read it there, and what it holds may open an account.
  if (infra.config.production) throw new Error('there is no mail server: set SMTP_URL');
  await infra.pool.query(
    `with kept as (
       insert into dev_mails (recipient, subject, text, html) values ($1, $2, $3, $4) returning id
     ) delete from dev_mails where id <= (select id from kept) - ${DEV_MAILS_KEPT}`,
    [to, subject, text, html],
  );
}

/** Lets go of the connections to the mail server. */
export const closeMail = (infra: Infra) => transportOf(infra)?.close();
