import { setTimeout as pause } from 'node:timers/promises';
import { openApp, type App } from './app.js';
import { openStores, type Stores } from './embedded/stores.js';
import { ConfigError, readConfig, startedByNpm, type Config } from './infra/config.js';
import { reachPort } from './infra/reach.js';
import { StartError } from './kit/start-error.js';
import { sandboxFor, settingsOf, type RunningSandbox } from './payment-sandbox/start.js';

const asked = untilAskedToStop();
try {
  const config = readConfig();
  if (config.ROLES.includes('api')) await reachPort(config);
  const stores = await openStores(config);
  const sandbox = await orStop([stores], sandboxFor(config));
  const urls = { DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl };
  const whole = { ...config, ...urls, ...(sandbox ? settingsOf(sandbox) : {}) };
  const app = await orStop([sandbox, stores], openApp({ config: whole, sampleData: !config.production }));
  if (app.server) await orStop([app, sandbox, stores], sandbox?.tell(urlOf(app.server)));
  console.log(notice(whole, stores, sandbox, app));

  const died = await Promise.race([asked, stores.died, ...(sandbox ? [sandbox.died] : [])]);
  if (died) throw new StartError(`a store that it runs on has ended. ${died.trim().split('\n').at(-1)}`);
  app.server?.drain();
  await pause(config.DRAIN_NOTICE_SECONDS * 1000);
  await app.close();
  await sandbox?.stop();
  await stores.stop();
  process.exit(0);
} catch (error) {
  const forPeople = error instanceof StartError || error instanceof ConfigError;
  console.error('Course Catch stops:', forPeople ? error.message : error);
  process.exit(1);
}

/** What comes of a step of the start; what was started before is stopped when it fails. */
async function orStop<T>(started: readonly ({ close(): Promise<void> } | { stop(): Promise<void> } | null)[], step: T) {
  try {
    return await step;
  } catch (error) {
    for (const machine of started) await (machine && ('stop' in machine ? machine.stop() : machine.close()));
    throw error;
  }
}

/** Where this machine reaches us. */
function urlOf({ url }: { url: string }): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//localhost');
}

/**
 * Settles at the first Ctrl-C, SIGTERM or hang-up, or when npm, which started us, is gone. Who asks again after a second
 * does not want to wait; sooner it is the same wish, which npm and timeout(1) send both to us and to our group.
 */
function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt = Infinity;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (performance.now() - askedAt > 1000) process.exit(1);
        askedAt = Math.min(askedAt, performance.now());
        resolve();
      });
    }
    if (!startedByNpm) return;
    const npm = process.ppid;
    setInterval(() => process.ppid !== npm && resolve(), 200).unref();
  });
}

/** What a person reads once all is up. */
function notice(config: Config, stores: Stores, sandbox: RunningSandbox | null, { server, demoAccounts }: App): string {
  const url = server && urlOf(server);
  const payments = sandbox
    ? `the sandbox at ${sandbox.url}, which moves no money`
    : (config.PAYMENT_PROVIDER ?? config.PAYMENT_SANDBOX_URL);
  const lines = [
    ['GraphQL', url ? `${url}/graphql` : 'not served: ROLES has no api'],
    ['WebSocket', url ? `${url.replace('http', 'ws')}/graphql` : 'not served'],
    ['Postgres', stores.postgres],
    ['Redis', stores.redis],
    ['Letters', config.SMTP_URL ? 'go out over SMTP' : url && !config.production ? `${url}/dev/mail` : 'not sent'],
    ['Payments', payments ?? 'none: PAYMENT_PROVIDER names nobody'],
  ];
  const seconds = (performance.now() / 1000).toFixed(1);
  return [
    '',
    `Course Catch is ready after ${seconds} s (${config.NODE_ENV}).`,
    '',
    ...lines.map(([name, value]) => `  ${name!.padEnd(10)} ${value}`),
    '',
    ...signInLines(config, demoAccounts),
  ].join('\n');
}

/** Who can sign in to try it: by role, the password once. */
function signInLines({ DEMO_PASSWORD }: Config, demoAccounts: App['demoAccounts']): string[] {
  if (demoAccounts.length === 0) return [];
  const byRole = Map.groupBy(demoAccounts, ({ role }) => role.toLowerCase());
  const lines = [...byRole].map(
    ([role, people]) => `  ${role.padEnd(10)} ${people.map(({ email }) => email).join(' ')}`,
  );
  return [`Demo accounts, password ${DEMO_PASSWORD}:`, '', ...lines, ''];
}
