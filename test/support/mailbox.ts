import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { eventually } from './together.js';

/** A letter as it arrived, decoded. */
export interface ReceivedLetter {
  /** `Message-ID`: who has seen it has seen the letter. */
  readonly id: string;
  /** As in the header, for example `Course Catch <no-reply@localhost>`. */
  readonly from: string;
  /** The address it was delivered to, in lower case. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The six digits in it; null without any. */
  readonly code: string | null;
  /** The first address of a page in it; null without any. */
  readonly link: string | null;
}

/**
 * A real mail server on loopback that keeps what it is given. `useApp({ mailbox })` opens and closes it with the app,
 * which sends there.
 *
 * @example
 * const mailbox = new Mailbox();
 * const app = useApp({ mailbox });
 * const { code } = await mailbox.next(email);
 */
export class Mailbox {
  /** Letters nobody has taken yet, oldest first. */
  readonly letters: ReceivedLetter[] = [];
  /** How many letters from now on are turned away, as a server does that is overloaded. */
  turningAway = 0;
  /** Addresses, in lower case, to which letters are taken only once the promise is kept. */
  readonly slow = new Map<string, Promise<void>>();
  readonly #server: SMTPServer;

  /** @param tls whether it speaks TLS from the first byte, with a certificate that nobody vouches for */
  constructor(readonly tls = false) {
    this.#server = new SMTPServer({ ...this.#options, secure: tls });
    // A client that does not trust the certificate hangs up, which is an error to the server.
    this.#server.on('error', () => {});
  }

  readonly #options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 1000,
    // Not a word about its own certificate.
    logger: false,
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (this.turningAway > 0) {
          this.turningAway -= 1;
          return done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
        }
        const recipients = envelope.rcptTo.map(({ address }) => address.toLowerCase());
        read(Buffer.concat(chunks)).then(async (letter) => {
          for (const to of recipients) await this.slow.get(to);
          for (const to of recipients) this.letters.push({ ...letter, to });
          done();
        }, done);
      });
    },
  };

  /** What `SMTP_URL` says, once it is open. */
  get url(): string {
    return `${this.tls ? 'smtps' : 'smtp'}://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server.server, 'listening');
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** Takes the oldest letter to an address; waits for it at most `withinMs`. */
  next(to: string, withinMs = 5000): Promise<ReceivedLetter> {
    return eventually(async () => this.take(to), `a letter to ${to}`, withinMs);
  }

  /** Takes the oldest letter to an address that is here already; undefined without one. */
  take(to: string): ReceivedLetter | undefined {
    const index = this.letters.findIndex((letter) => letter.to === to.toLowerCase());
    return index < 0 ? undefined : this.letters.splice(index, 1)[0];
  }
}

async function read(raw: Buffer): Promise<Omit<ReceivedLetter, 'to'>> {
  const { headers, messageId: id = '', subject = '', text = '', html = '' } = await PostalMime.parse(raw);
  const from = headers.find(({ key }) => key === 'from')?.value ?? '';
  const code = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? null;
  const link = /https?:\/\/\S+/.exec(text)?.[0] ?? null;
  return { id, from, subject, text, html, code, link };
}
