import { randomBytes, randomUUID } from 'node:crypto';
import { hashPassword, issueAccessToken } from '../features/accounts/index.js';
import type { Role } from '../generated/schema.js';
import type { Infra } from '../infra/context.js';
import { encodeId } from '../kit/id.js';
import { ask } from './day.js';
import type { Http } from './http.js';
import { emailOf } from './mark.js';
import { SIGN_IN, SIGN_UP } from './operations.js';
import { Trouble, type Records } from './record.js';
import { inTurns, nowMs } from './time.js';

/** Everybody who takes part, signed in. */
export interface People {
  /** Global ids of their accounts, by number. */
  readonly accountIds: readonly string[];
  /** The access token of the one with this number. */
  tokenOf(number: number): Promise<string>;
  /** The access token of the admin of the day. */
  readonly adminToken: string;
  /** How they were signed in, for the report. */
  readonly how: string;
}

/** Sign-ins under way at once: what an address of people at their own pace amounts to. */
const AT_ONCE = 4;

interface Preparing {
  readonly run: string;
  readonly students: number;
  readonly urls: readonly string[];
  readonly http: Http;
  readonly records: Records;
  /** Told each time somebody is ready. */
  readonly onReady: (ready: number) => void;
}

/**
 * Makes everybody's account in one statement, with one hash of one password for all of them: ten thousand hashes would
 * take minutes that say nothing about registration day. A share signs in for real; the others get access tokens made
 * with the installation's own secret, which the servers check like any other.
 *
 * @param signIn the share that signs in for real, 0 to 1
 */
export async function preparePeople(
  infra: Infra,
  { run, students, urls, http, records, onReady, signIn }: Preparing & { signIn: number },
): Promise<People> {
  const password = randomBytes(12).toString('base64url');
  const ids = await insertAccounts(infra, { run, students, passwordHash: await hashPassword(password) });
  const adminToken = await mint(infra, await insertAdmin(infra, run), 'ADMIN');
  const tokens = new Map<number, string>();

  const count = Math.round(students * signIn);
  // Evenly among those who come early and late.
  const forReal = Array.from({ length: count }, (_, i) => Math.floor((i * students) / count));
  await inTurns(forReal, AT_ONCE, async (number) => {
    const url = urls[number % urls.length]!;
    const asking = { what: 'signIn', who: 'student', plannedMs: nowMs(), url } as const;
    const variables = { email: emailOf(run, number), password };
    const { answer } = await ask<{ accessToken: string }>({ http, records }, asking, { query: SIGN_IN, variables });
    if (answer.__typename !== 'Session') throw new Trouble(answer.__typename, 'refused');
    tokens.set(number, answer.accessToken);
    onReady(tokens.size);
  });
  onReady(students);

  return {
    accountIds: ids.map((id) => encodeId('account', id)),
    adminToken,
    async tokenOf(number) {
      let token = tokens.get(number);
      if (!token) tokens.set(number, (token = await mint(infra, ids[number]!, 'STUDENT')));
      return token;
    },
    how: `${count} signed in for real; ${students - count} got access tokens signed with the installation's secret`,
  };
}

const mint = async (infra: Infra, accountId: string, role: Role) =>
  (await issueAccessToken(infra, { accountId, role, sessionId: randomUUID() })).accessToken;

/** The ids of the accounts, by number. */
async function insertAccounts(
  { pool }: Infra,
  { run, students, passwordHash }: { run: string; students: number; passwordHash: string },
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    `insert into accounts (email, name, password_hash, role)
     select replace($1, '#', number::text), 'Rehearsal ' || number, $2, 'STUDENT'
       from generate_series(0, $3::int - 1) as number
     returning id, name`,
    [emailOf(run, '#'), passwordHash, students],
  );
  const ids = new Array<string>(students);
  for (const { id, name } of rows) ids[Number(name.slice('Rehearsal '.length))] = id;
  return ids;
}

async function insertAdmin({ pool }: Infra, run: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into accounts (email, name, role) values ($1, 'Rehearsal', 'ADMIN') returning id`,
    [emailOf(run, 'admin')],
  );
  return rows[0]!.id;
}

/** Signs everybody up through the front door, at the pace that the installation allows. */
export async function signUpPeople({
  run,
  students,
  urls,
  http,
  records,
  onReady,
  adminToken,
}: Preparing & { adminToken: string }): Promise<People> {
  const accountIds = new Array<string>(students);
  const tokens = new Array<string>(students);
  const password = randomBytes(12).toString('base64url');
  let ready = 0;
  await inTurns(
    Array.from({ length: students }, (_, number) => number),
    AT_ONCE,
    async (number) => {
      const asking = { what: 'signUp', who: 'student', plannedMs: nowMs(), url: urls[number % urls.length]! } as const;
      const variables = { email: emailOf(run, number), password, name: `Rehearsal ${number}` };
      const { answer } = await ask<{ accessToken: string; account: { id: string } }>({ http, records }, asking, {
        query: SIGN_UP,
        variables,
      });
      if (answer.__typename !== 'Session') throw new Trouble(answer.__typename, 'refused');
      accountIds[number] = answer.account.id;
      tokens[number] = answer.accessToken;
      onReady((ready += 1));
    },
  );
  return { accountIds, adminToken, tokenOf: async (number) => tokens[number]!, how: 'all signed up for real' };
}

/** Signs the admin of an installation in. */
export async function signInAdmin(
  { http, records }: Pick<Preparing, 'http' | 'records'>,
  { url, email, password }: { url: string; email: string; password: string },
): Promise<string> {
  const asking = { what: 'signIn', who: 'student', plannedMs: nowMs(), url } as const;
  const { answer } = await ask<{ accessToken: string }>({ http, records }, asking, {
    query: SIGN_IN,
    variables: { email, password },
  });
  if (answer.__typename !== 'Session') throw new Trouble(answer.__typename, 'refused');
  return answer.accessToken;
}
