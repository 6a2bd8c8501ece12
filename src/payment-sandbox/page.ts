import { createHash } from 'node:crypto';
import { escapeUTF8 } from 'entities';
import type { Intent } from './books.js';

const STYLE = `
body { font: 17px/1.5 system-ui, sans-serif; max-width: 26em; margin: 3em auto; padding: 0 1em; color: #1a1a1a; }
h1 { font-size: 1.2em; } .amount { font-size: 2em; font-weight: 600; margin: .2em 0; }
button { font: inherit; padding: .6em 1.4em; margin: 1em .5em 0 0; border: 1px solid #888; border-radius: 6px; }
button.yes { background: #0a5; color: #fff; border-color: #0a5; } select { font: inherit; } .small { color: #666; font-size: .85em; }`;

/** What can be made to go wrong from the page, with the switch behind it. */
const TROUBLES = {
  none: { en: 'all goes well', ko: '정상 처리' },
  'confirm-decline': { en: 'the bank declines', ko: '은행 거절' },
  'confirm-timeout': { en: 'it is done, but answered late', ko: '처리되지만 응답이 늦음' },
  'confirm-drop': { en: 'it is done, but the answer is lost', ko: '처리되지만 응답이 유실됨' },
  'confirm-defer': { en: 'the bank takes its time', ko: '처리 대기' },
  'webhook-lose': { en: 'the next webhook is lost', ko: '웹훅 유실' },
  'webhook-duplicate': { en: 'the next webhook comes three times', ko: '웹훅 중복' },
} as const;

const WORDS = {
  en: {
    title: 'Payment sandbox',
    note: 'No money moves here.',
    approve: 'Approve',
    decline: 'Decline',
    then: 'Then',
    back: 'Back to the shop',
    stands: 'This payment is',
  },
  ko: {
    title: '결제 샌드박스',
    note: '실제 결제가 이루어지지 않습니다.',
    approve: '승인',
    decline: '거절',
    then: '이후',
    back: '상점으로 돌아가기',
    stands: '결제 상태:',
  },
} as const;

/** The page on which a payer approves or declines; what it says of the order stays text. */
export function payPage(intent: Intent, { token, locale }: { token: string; locale: 'en' | 'ko' }): string {
  const words = WORDS[locale];
  const amount = new Intl.NumberFormat(locale, { style: 'currency', currency: intent.currency });
  const digits = amount.resolvedOptions().maximumFractionDigits ?? 0;
  const options = Object.entries(TROUBLES).map(([name, label]) => `<option value="${name}">${label[locale]}</option>`);
  const form = `
    <form method="post" action="/pay/${encodeURIComponent(intent.id)}">
      <input type="hidden" name="token" value="${escapeUTF8(token)}">
      <label>${words.then} <select name="trouble">${options.join('')}</select></label><br>
      <button class="yes" name="decision" value="approve">${words.approve}</button>
      <button name="decision" value="decline">${words.decline}</button>
    </form>`;
  const stands = `<p>${words.stands} ${intent.status}.</p>
    <p><a href="${escapeUTF8(returnAddress(intent))}">${words.back}</a></p>`;
  return `<!doctype html>
<html lang="${locale}">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title><style>${STYLE}</style></head>
  <body>
    <h1>${escapeUTF8(intent.title)}</h1>
    <p class="amount">${escapeUTF8(amount.format(intent.amountMinor / 10 ** digits))}</p>
    ${intent.status === 'CREATED' ? form : stands}
    <p class="small">${words.title}. ${words.note}</p>
  </body>
</html>
`;
}

/** What the page may do: show itself, and send its form here and on to where the payer came from. */
export function pagePolicy(intent: Intent): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  const back = new URL(intent.returnUrl).origin;
  return `default-src 'none'; style-src 'sha256-${style}'; form-action 'self' ${back}; frame-ancestors 'none'; base-uri 'none'`;
}

/** Where the payer goes on, with what the shop needs to go on with. */
export function returnAddress({ id, orderId, status, returnUrl }: Intent): string {
  const url = new URL(returnUrl);
  url.searchParams.set('providerRef', id);
  url.searchParams.set('paymentId', orderId);
  url.searchParams.set('outcome', status === 'FAILED' || status === 'CANCELLED' ? 'declined' : 'approved');
  return url.href;
}
