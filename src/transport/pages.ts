import type { FastifyInstance, FastifyReply } from 'fastify';
import { EXAMPLE_VARIABLES, EXAMPLES } from './examples.js';

const SANDBOX_CDN = 'https://embeddable-sandbox.cdn.apollographql.com';
const SANDBOX_FRAME = 'https://sandbox.embed.apollographql.com';

const policy = (directives: Record<string, string>) =>
  Object.entries({ 'default-src': "'none'", 'frame-ancestors': "'none'", 'base-uri': "'none'", ...directives })
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

const SANDBOX_POLICY = policy({
  'script-src': `'unsafe-inline' ${SANDBOX_CDN}`,
  'style-src': "'unsafe-inline'",
  'frame-src': SANDBOX_FRAME,
  'connect-src': "'self' ws: wss:",
});

const GRAPHIQL_POLICY = policy({
  'script-src': "'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src': 'blob:',
  'style-src': "'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': 'data:',
  'connect-src': "'self' ws: wss:",
});

/**
 * The pages for people who develop against the API, for machines that are not production: `/` is Apollo Sandbox on
 * `/graphql`, and goes on to `/graphiql` where the Sandbox's host cannot be reached; that one is bundled and needs
 * nobody. Both open with the example operations.
 */
export function servePages(fastify: FastifyInstance): void {
  fastify.get('/', async (_request, reply) => sendPage(reply, sandboxPage(), SANDBOX_POLICY));
  fastify.get('/graphiql', async (_request, reply) => sendPage(reply, await graphiqlPage(), GRAPHIQL_POLICY));
}

const sendPage = (reply: FastifyReply, html: string, contentSecurityPolicy: string) =>
  reply.type('text/html; charset=utf-8').header('content-security-policy', contentSecurityPolicy).send(html);

/** JSON that is safe inside a script element. */
const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

function sandboxPage(): string {
  const initialState = { document: EXAMPLES, variables: EXAMPLE_VARIABLES, pollForSchemaUpdates: false };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Course Catch</title>
    <style>
      html, body, #sandbox, iframe { margin: 0; width: 100%; height: 100vh; border: 0; }
    </style>
  </head>
  <body>
    <div id="sandbox"></div>
    <noscript>This page needs JavaScript. The API itself is at <a href="/graphql">/graphql</a>.</noscript>
    <script
      src="${SANDBOX_CDN}/_latest/embeddable-sandbox.umd.production.min.js"
      onerror="location.replace('/graphiql')"
    ></script>
    <script>
      const endpoint = new URL('/graphql', location.href).href;
      if (window.EmbeddedSandbox)
        new window.EmbeddedSandbox({
          target: '#sandbox',
          initialEndpoint: endpoint,
          initialSubscriptionEndpoint: endpoint.replace(/^http/, 'ws'),
          endpointIsEditable: false,
          runTelemetry: false,
          initialState: ${inScript(initialState)},
        });
    </script>
  </body>
</html>
`;
}

let graphiql: Promise<string> | undefined;

/** Nine megabytes with everything in them: loaded when somebody first asks for it. */
function graphiqlPage(): Promise<string> {
  graphiql ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) =>
    renderGraphiQL({
      title: 'Course Catch',
      endpoint: '/graphql',
      subscriptionsProtocol: 'WS',
      defaultTabs: [{ query: EXAMPLES, variables: JSON.stringify(EXAMPLE_VARIABLES, null, 2) }],
    } as Parameters<typeof renderGraphiQL>[0]),
  );
  return graphiql;
}
