import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { createAccount } from '../features/accounts/index.js';
import { ConfigError } from '../infra/config.js';
import { makeContext } from '../infra/context.js';
import { RequestError } from '../kit/errors.js';
import { isRefusal } from '../kit/refusal.js';
import { StartError } from '../kit/start-error.js';
import { readPassword } from './read-password.js';
import { withInfra } from './with-infra.js';

const HELP = `Makes an account that runs the house: the first one of a new installation, for example.

  npm run admin -- create-admin --email <address> [--name <name>]

The password is asked for, or read from standard input where that is not a terminal. The account is made in the
database of DATABASE_URL, else in the one that the server keeps in DATA_DIR, whether that runs or not.
`;

/** The command line makes no sense, or the account cannot be; the message says why. */
class UsageError extends Error {}

try {
  const { email, name } = parse(process.argv.slice(2));
  const password = await readPassword();
  await withInfra(async (infra) => {
    const account = await createAccount(makeContext(infra), { email, name, password, role: 'ADMIN' });
    if (isRefusal(account)) throw new UsageError(account.message);
  });
  console.log(`${email} is an admin now.`);
} catch (error) {
  const forPeople = [UsageError, StartError, ConfigError, RequestError].some((kind) => error instanceof kind);
  console.error(forPeople ? (error as Error).message : error);
  process.exitCode = 1;
}

function parse(args: string[]): { email: string; name: string } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { email: { type: 'string' }, name: { type: 'string', default: 'Admin' } },
    });
    if (positionals.join() === 'create-admin' && values.email) return { email: values.email, name: values.name };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${HELP}`);
  }
  throw new UsageError(HELP);
}
