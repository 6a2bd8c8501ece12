import { escapeUTF8 } from 'entities';
import type { Context } from '../../infra/context.js';
import type { Route, RouteAnswer } from '../../infra/route.js';
import { badInput, notFound } from '../../kit/errors.js';

/** A letter of a machine without a mail server. */
interface DevMail {
  readonly id: number;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly createdAt: string;
}

const LISTED = 100;

/** The last letters, newest first; of one address when it is given. */
async function lettersTo(ctx: Context, to: string | null): Promise<DevMail[]> {
  const { rows } = await ctx.pool.query<DevMail>(
    `select id::int, recipient, subject, text, html, created_at as "createdAt" from dev_mails
      where $1::text is null or lower(recipient) = lower($1) order by id desc limit ${LISTED}`,
    [to],
  );
  return rows;
}

/** What a page of ours may do: nothing but be styled, and show a letter in a frame that can do nothing either. */
const POLICY = [
  ...["default-src 'none'", "style-src 'unsafe-inline'", "frame-src 'self'"],
  ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join('; ');

function page(title: string, body: string): RouteAnswer {
  const html = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>${escapeUTF8(title)}</title>
  <style>
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
    td, th { padding: .2rem 1rem .2rem 0; text-align: left; vertical-align: top; }
    iframe { width: 100%; height: 20rem; border: 1px solid #999; }
    pre { white-space: pre-wrap; border: 1px solid #999; padding: 1rem; }
  </style>
  <h1>${escapeUTF8(title)}</h1>
  ${body}
</html>
`;
  return { type: 'text/html; charset=utf-8', headers: { 'content-security-policy': POLICY }, body: html };
}

/** `/dev/mail`: the letters that would have been sent, newest first. */
const listPage: Route = {
  method: 'GET',
  path: '/dev/mail',
  development: true,
  async handle(ctx, { query }) {
    const to = query.get('to') || null;
    const rows = (await lettersTo(ctx, to)).map(
      ({ id, recipient, subject, createdAt }) =>
        `<tr><td>${escapeUTF8(new Date(createdAt).toISOString())}</td><td>${escapeUTF8(recipient)}</td>` +
        `<td><a href="/dev/mail/${id}">${escapeUTF8(subject)}</a></td></tr>`,
    );
    const where = ctx.config.SMTP_URL ? '<p>Letters go out over SMTP: SMTP_URL is set.</p>' : '';
    const none = rows.length === 0 ? '<p>No letters.</p>' : '';
    const form = `<form><label>To <input name="to" value="${escapeUTF8(to ?? '')}" /></label> <button>Show</button></form>`;
    return page('Letters', `${where}${form}${none}<table>${rows.join('\n')}</table>`);
  },
};

/** One letter: its text, and its HTML in a frame without scripts, forms or an origin. */
const letterPage: Route = {
  method: 'GET',
  path: '/dev/mail/:id',
  development: true,
  async handle(ctx, { params }) {
    const id = /^\d{1,15}$/.test(params['id']!) ? Number(params['id']) : null;
    if (id === null) throw badInput('id', 'Not the number of a letter.');
    const { rows } = await ctx.pool.query<DevMail>(
      `select id::int, recipient, subject, text, html, created_at as "createdAt" from dev_mails where id = $1`,
      [id],
    );
    if (!rows[0]) throw notFound('letter');
    const { recipient, subject, text, html } = rows[0];
    return page(
      subject,
      `<p>To ${escapeUTF8(recipient)}. <a href="/dev/mail">All letters</a></p>
  <iframe sandbox title="As HTML" srcdoc="${escapeUTF8(html)}"></iframe>
  <pre>${escapeUTF8(text)}</pre>`,
    );
  },
};

/** `/dev/mail.json?to=`: the same for programs. */
const listJson: Route = {
  method: 'GET',
  path: '/dev/mail.json',
  development: true,
  async handle(ctx, { query }) {
    const letters = (await lettersTo(ctx, query.get('to') || null)).map(({ recipient, ...letter }) => ({
      to: recipient,
      ...letter,
    }));
    return { body: JSON.stringify({ letters }) };
  },
};

/** Where the letters of a development machine can be read; production has none of it. */
export const devMailbox: readonly Route[] = [listPage, letterPage, listJson];
