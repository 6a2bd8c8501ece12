import type { Route } from '../../infra/route.js';
import { decodeId } from '../../kit/id.js';

/** What people read who come back from the provider to a machine on which no frontend runs. */
const PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>Back from payment</title>
  <style>
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
  </style>
  <h1>Back from payment</h1>
  <p>Your frontend takes over at this address. What became of the payment, <code>paymentStatus</code> tells.</p>
  <p lang="ko">여기부터는 프런트엔드의 화면입니다. 결제 결과는 <code>paymentStatus</code>로 확인할 수 있습니다.</p>
</html>
`;

/** `/payments/:id` below `PUBLIC_URL`, where a provider sends people back to, for trying out without a frontend. */
export const returnPage: Route = {
  method: 'GET',
  path: '/payments/:id',
  development: true,
  async handle(_ctx, { params }) {
    decodeId('payment', params['id']!);
    return {
      type: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" },
      body: PAGE,
    };
  },
};
