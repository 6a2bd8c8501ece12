import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { postOutside } from '../../src/infra/outside.js';
import { useApp, type Person } from '../support/app.js';
import { CREATE, ENDPOINTS, REMOVE, UPDATE } from './operations.js';

describe('where messages may go', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  beforeAll(async () => {
    admin = await app.admin();
  });
  const create = (url: string, events = ['COURSE_PUBLISHED']) =>
    app.execute(CREATE, { input: { url, events } }, { as: admin });

  test.each([
    'http://example.com/hook',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.0.1/',
    'https://100.64.0.1/',
    'https://[fd00::1]/',
    'https://user:password@example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'nonsense',
  ])('%s is refused', async (url) => {
    const { data } = await create(url);

    expect(data.createWebhookEndpoint.__typename).toBe('AddressNotAllowed');
  });

  test('a name that leads inside is not connected to', async () => {
    const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    let connections = 0;
    server.on('connection', () => (connections += 1));
    const { port } = server.address() as AddressInfo;

    const sent = postOutside(app.apps[0]!.infra.config, { url: `https://localhost:${port}/`, headers: {}, body: '' });

    await expect(sent).rejects.toThrow('private address');
    expect(connections).toBe(0);
    server.close();
  });

  test('a public address is taken, changed and forgotten, each change with its record', async () => {
    const { data } = await create('https://hooks.example.com/a');
    const { endpoint } = data.createWebhookEndpoint;

    const updated = await app.run(
      UPDATE,
      { input: { id: endpoint.id, url: 'https://hooks.example.com/b', events: ['COURSE_CHANGED', 'COURSE_CHANGED'] } },
      { as: admin },
    );
    const refused = await app.run(UPDATE, { input: { id: endpoint.id, url: 'https://10.0.0.1' } }, { as: admin });

    expect(updated).toMatchObject({ url: 'https://hooks.example.com/b', events: ['COURSE_CHANGED'] });
    expect(refused.__typename).toBe('AddressNotAllowed');
    expect(await app.run(REMOVE, { id: endpoint.id }, { as: admin })).toBe(true);
    expect(await app.run(REMOVE, { id: endpoint.id }, { as: admin })).toBe(false);
    expect(await app.run(ENDPOINTS, {}, { as: admin })).toEqual([]);
    const acts = await app.sql(
      `select act, before->>'url' as before, after->>'url' as after from admin_acts order by id`,
    );
    expect(acts).toEqual([
      { act: 'createWebhookEndpoint', before: null, after: 'https://hooks.example.com/a' },
      { act: 'updateWebhookEndpoint', before: 'https://hooks.example.com/a', after: 'https://hooks.example.com/b' },
      { act: 'removeWebhookEndpoint', before: 'https://hooks.example.com/b', after: null },
    ]);
  });

  test('an endpoint that asks for nothing is a mistake', async () => {
    const { errors } = await create('https://hooks.example.com/', []);

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'events' } }]);
  });

  test('nobody but an admin sees or makes an endpoint', async () => {
    const student = await app.student();

    for (const [query, variables] of [
      [ENDPOINTS, {}],
      [CREATE, { input: { url: 'https://hooks.example.com/', events: ['COURSE_PUBLISHED'] } }],
    ] as const)
      expect((await app.execute(query, variables, { as: student })).errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN' } },
      ]);
  });
});
