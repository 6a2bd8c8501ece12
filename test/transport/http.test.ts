import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { useApp, type TestApp } from '../support/app.js';
import { operationsRun } from './checks.js';

/** What production asks for, beside its stores. */
function productionSecrets(): Record<string, string> {
  return {
    ACCESS_TOKEN_SECRET: 'a secret of this test, 32 letters long',
    TICKET_SECRET: 'another secret of it, 32 letters long',
  };
}

/** Writes bytes to the server as they are and gives the status of the first answer. */
async function raw(app: TestApp, bytes: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(app.apps[0]!.server!.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes, 'latin1');
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.includes('\r\n\r\n')) break;
  }
  socket.destroy();
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}

const PREFLIGHT = { 'apollo-require-preflight': 'true' };

const urlOf = (app: TestApp, path = '/graphql') => `${app.apps[0]!.server!.url}${path}`;

const post = (app: TestApp, body: unknown, headers: Record<string, string> = {}) =>
  fetch(urlOf(app), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('GraphQL over HTTP', () => {
  const app = useApp();

  // With other settings other audits differ, on purpose. Without the preflight header, GET requests that a page could
  // send by itself are refused (400) by CSRF prevention: D9F3 and the other audits of GET. With introspection off,
  // those that ask for `__type` get errors: 6A70, D6D5, 28B9 and their kin. With trusted documents nearly all do: the
  // audits' documents are not on the list.
  test('all 61 audits of graphql-http are ok', async () => {
    const audits = await auditServer({
      url: urlOf(app),
      fetchFn: (url: string, init: RequestInit = {}) =>
        fetch(url, { ...init, headers: { ...init.headers, ...PREFLIGHT } }),
    });

    const missed = audits.flatMap((audit) =>
      audit.status === 'ok' ? [] : [`${audit.status} ${audit.id} ${audit.name}: ${audit.reason}`],
    );
    expect(missed).toEqual([]);
    expect(audits).toHaveLength(61);
  });

  test('a batch is refused', async () => {
    const before = await operationsRun(app);

    const response = await post(app, [{ query: '{ __typename }' }, { query: '{ __typename }' }]);

    expect(response.status).toBe(400);
    expect(await operationsRun(app)).toBe(before);
  });

  test('a mutation cannot be sent by GET', async () => {
    const query = encodeURIComponent('mutation { signOut }');

    const response = await fetch(`${urlOf(app)}?query=${query}`, { headers: PREFLIGHT });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test('a subscription is sent to the WebSocket', async () => {
    const response = await post(app, { query: 'subscription { remainingSeats(courseIds: ["a"]) { version } }' });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ message: 'Subscriptions are served over WebSocket.' }] });
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('%s is not a method of ours', async (method) => {
    const response = await fetch(urlOf(app), { method, headers: { ...PREFLIGHT } });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
  });

  test.each(['/', '/health', '/nowhere'])('an unknown method or path is told so: POST %s', async (path) => {
    const response = await fetch(urlOf(app, path), { method: 'POST', body: '{}' });

    expect([404, 405, 415]).toContain(response.status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
  });

  test('a body above the limit is refused', async () => {
    const response = await post(app, { query: `{ __typename } #${'x'.repeat(8_000_000)}` }).catch(() => null);

    // The server may close the connection while the client still sends.
    expect([413, undefined]).toContain(response?.status);
  });

  test.each(['utf-16', 'utf-32', 'ibm500', 'x-user-defined'])('a body in %s is refused', async (charset) => {
    const response = await post(
      app,
      { query: '{ __typename }' },
      { 'content-type': `application/json; charset=${charset}` },
    );

    expect(response.status).toBe(415);
  });

  test('a byte order mark or an escaped character harms nothing', async () => {
    const marked = await post(app, '\uFEFF{"query":"{ __typename }"}');
    const escaped = await post(app, '{"query":"{ __typename } # \\ud83d\\ude00 \\ud800"}');

    expect(marked.status).toBeLessThan(500);
    expect(escaped.status).toBe(200);
  });

  test('keys that would change what objects are do not', async () => {
    const response = await post(app, '{"query":"{ __typename }","variables":{"__proto__":{"polluted":true}}}');

    expect(response.status).toBeLessThan(500);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('the cost and what is left come with the answer', async () => {
    const query = '{ courses(first: 20) { edges { node { title instructor { name } category { name } } } } }';

    const answer = (await (await post(app, { query })).json()) as { extensions: unknown };

    expect(answer.extensions).toEqual({ cost: { points: 81, maximum: 5_000, left: null } });
  });
});

describe('cross-site requests', () => {
  const app = useApp({ env: { ALLOWED_ORIGINS: 'https://courses.example.com' } });

  test.each([
    ['text/plain', '{"query":"{ __typename }"}'],
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{a}\r\n--x--'],
    ['', '{"query":"{ __typename }"}'],
  ])('a form a page can send by itself is refused: %s', async (contentType, body) => {
    const before = await operationsRun(app);

    const response = await fetch(urlOf(app), {
      method: 'POST',
      headers: { ...(contentType ? { 'content-type': contentType } : {}) },
      body: new Blob([body]),
    });

    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await operationsRun(app)).toBe(before);
  });

  test('a GET that a page can send by itself is refused before anyone is asked who they are', async () => {
    const response = await fetch(`${urlOf(app)}?query=%7B__typename%7D`, {
      headers: { authorization: 'Bearer forged' },
    });

    // A forged token would be 401: the context was never made.
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('CSRF');
  });

  test('a GET with a preflight header is answered, with an odd content type it is not', async () => {
    const url = `${urlOf(app)}?query=%7B__typename%7D`;

    const asked = await fetch(url, { headers: PREFLIGHT });
    const odd = await fetch(url, { headers: { ...PREFLIGHT, 'content-type': 'message/http' } });

    expect(asked.status).toBe(200);
    expect(odd.status).toBe(415);
  });

  test.each([
    'https://evil.example',
    'null',
    'https://courses.example.com.evil',
    'http://courses.example.com',
    'file://',
  ])('the origin %s is refused', async (origin) => {
    const response = await post(app, { query: '{ __typename }' }, { origin });

    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('an allowed origin is answered, by name and without credentials', async () => {
    const origin = 'https://courses.example.com';

    const response = await post(app, { query: '{ __typename }' }, { origin });
    const preflight = await fetch(urlOf(app), {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toMatch(/origin/i);
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
  });
});

describe('what every answer carries', () => {
  const app = useApp({ env: { NODE_ENV: 'production', ...productionSecrets() } });

  test.each([
    [
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' },
    ],
    ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ nothing }"}' }],
    ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
    ['/health', {}],
    ['/nowhere', {}],
  ])('headers that keep it from being run, framed, guessed at or stored: %s %o', async (path, init) => {
    const { headers } = await fetch(urlOf(app, path), init);

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
  });

  test('the request id of the proxy in front, unless it is none', async () => {
    const kept = await post(app, { query: '{ __typename }' }, { 'x-request-id': 'edge-12345678' });
    const replaced = await post(app, { query: '{ __typename }' }, { 'x-request-id': 'a b<script>' });

    expect(kept.headers.get('x-request-id')).toBe('edge-12345678');
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(['/', '/graphiql', '/playground', '/console', '/graphql'])(
    'no page for developers at %s in production',
    async (path) => {
      const response = await fetch(urlOf(app, path), { headers: { accept: 'text/html' } });

      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.headers.get('content-type')).not.toContain('html');
    },
  );

  test('no trace of the execution', async () => {
    const answer = await (await post(app, { query: '{ __typename }' })).text();

    expect(answer).not.toMatch(/tracing|exception|stacktrace/);
  });

  test('introspection is off', async () => {
    const response = await post(app, { query: '{ __schema { queryType { name } } }' });

    expect(await response.text()).not.toContain('Query');
  });
});

describe('pages for developers', () => {
  const app = useApp();

  test('/ is the Sandbox on /graphql, and goes on to the bundled GraphiQL where its host is out of reach', async () => {
    const response = await fetch(urlOf(app, '/'), { headers: { accept: 'text/html' } });
    const page = await response.text();

    expect(response.headers.get('content-type')).toContain('text/html');
    expect(page).toContain('EmbeddedSandbox');
    expect(page).toContain("new URL('/graphql', location.href)");
    expect(page).toContain("location.replace('/graphiql')");
    expect(page).toContain('query FindCourses');
  });

  test('/graphiql is complete in itself, with subscriptions over WebSocket and the example operations', async () => {
    const response = await fetch(urlOf(app, '/graphiql'), { headers: { accept: 'text/html' } });
    const page = await response.text();

    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
    expect(page).toContain('"subscriptionsProtocol":"WS"');
    expect(page).toContain('query FindCourses');
  });
});

describe('hosts', () => {
  const app = useApp();

  // fetch does not let a Host be set.
  test.each(['evil.example', 'localhost.evil.example', '169.254.169.254', ''])(
    'the host "%s" is not ours',
    async (host) => {
      const { status } = await raw(app, `GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

      expect([400, 421]).toContain(status);
    },
  );

  test('localhost is', async () => {
    const { status } = await raw(app, `GET /health HTTP/1.1\r\nHost: localhost:4000\r\nConnection: close\r\n\r\n`);

    expect(status).toBe(200);
  });
});

describe('bytes that are no good HTTP', () => {
  const app = useApp();

  test.each([
    ['TRACE', `TRACE /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 405],
    ['TRACE of nothing', `TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 405],
    ['CONNECT', `CONNECT example.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n`, 405],
    [
      'two lengths of one body',
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      400,
    ],
    ['headers without end', `GET /health HTTP/1.1\r\nHost: localhost\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['noise', `\x16\x03\x01\x02\x00\r\n\r\n`, 400],
  ])('%s', async (_name, bytes, wanted) => {
    const { status } = await raw(app, bytes);

    expect(status).toBe(wanted);
    expect((await fetch(urlOf(app, '/health'))).status).toBe(200);
  });
});
