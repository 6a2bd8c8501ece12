import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';

describe('npm run admin', () => {
  const app = useApp({ repeating: false });

  /** Runs the command as npm does, on the stores of the app, with a password on standard input. */
  async function run(args: string[], password: string) {
    const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: app.databaseUrl };
    const child = spawn(process.execPath, ['dist/src/commands/admin.js', ...args], { env });
    child.stdin.end(`${password}\n`);
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { code: code as number, out, err };
  }

  test('makes an admin who can sign in', async () => {
    const made = await run(['create-admin', '--email', 'first@example.com'], 'a long enough password');

    expect(made).toEqual({ code: 0, out: 'first@example.com is an admin now.\n', err: '' });
    expect(await app.sql(`select role from accounts where email = 'first@example.com'`)).toEqual([{ role: 'ADMIN' }]);
    const { accessToken } = await app.run(
      `mutation ($input: SignInInput!) { signIn(input: $input) { ... on Session { accessToken } } }`,
      { input: { email: 'first@example.com', password: 'a long enough password' } },
    );
    expect(accessToken).toEqual(expect.any(String));
    expect(await app.sql(`select actor_id, act, after from admin_acts`)).toEqual([
      { actor_id: null, act: 'createAccount', after: { role: 'ADMIN' } },
    ]);
  });

  test('says what is wrong and makes nobody', async () => {
    const unasked = await run([], 'a long enough password');
    const weak = await run(['create-admin', '--email', 'second@example.com'], 'short');

    expect([unasked.code, weak.code]).toEqual([1, 1]);
    expect(unasked.err).toContain('npm run admin -- create-admin');
    expect(await app.sql(`select from accounts where email = 'second@example.com'`)).toEqual([]);
  });
});
