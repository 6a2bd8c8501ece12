import { Redis, type Command } from 'ioredis';
import pg from 'pg';

/** What happens at a call to a store or a provider, and at which one: the first after the fault was armed is number 1. */
export interface Fault {
  /**
   * `crashBefore`: the process dies instead of making the call. `crashAfter`: it dies when the answer is there, before
   * anybody has seen it. `error`: the call fails once and is never made. `lost`: it is made, and its answer is lost.
   */
  readonly kind: 'crashBefore' | 'crashAfter' | 'error' | 'lost' | 'none';
  readonly at: number;
}

let fault: Fault = { kind: 'none', at: 0 };
let armed = false;
let calls = 0;
let lastCallAt = 0;

/** From now on calls are counted, and the fault strikes at its number. */
export function arm(wanted: Fault): void {
  [fault, armed, calls] = [wanted, true, 0];
}

/** How many calls were made since the fault was armed, and how long none has been made, in ms. */
export const callsSoFar = () => ({ calls, quietMs: performance.now() - lastCallAt });

const die = () => process.kill(process.pid, 'SIGKILL');

/** Counts one call. Says whether it shall fail. Does not come back where the process dies before it. */
function count(): { fails: boolean; diesAfter: boolean; loses: boolean } {
  lastCallAt = performance.now();
  if (!armed) return { fails: false, diesAfter: false, loses: false };
  calls += 1;
  const strikes = calls === fault.at;
  if (strikes && fault.kind === 'crashBefore') die();
  const is = (kind: Fault['kind']) => strikes && fault.kind === kind;
  return { fails: is('error'), diesAfter: is('crashAfter'), loses: is('lost') };
}

const broken = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });

type Callback = (error: unknown, result?: unknown) => void;

const { query } = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
(pg.Client.prototype as unknown as { query: unknown }).query = function (this: pg.Client, ...args: unknown[]) {
  const { fails, diesAfter, loses } = count();
  const last = args.at(-1);
  if (typeof last === 'function') {
    const callback = last as Callback;
    if (fails) return void setImmediate(() => callback(broken()));
    const ending: Callback = (error, result) => {
      if (diesAfter) die();
      else if (loses) callback(broken());
      else callback(error, result);
    };
    return query.apply(this, [...args.slice(0, -1), ending]);
  }
  if (fails) return Promise.reject(broken());
  const answer = query.apply(this, args);
  if (diesAfter) void Promise.resolve(answer as Promise<unknown>).then(die, die);
  return loses ? Promise.resolve(answer as Promise<unknown>).then(() => Promise.reject(broken())) : answer;
};

const { sendCommand } = Redis.prototype;
Redis.prototype.sendCommand = function (this: Redis, command: Command, stream?: never) {
  const { fails, diesAfter, loses } = count();
  if (fails || loses) {
    command.reject(broken());
    return command.promise;
  }
  if (diesAfter) void command.promise.then(die, die);
  return sendCommand.call(this, command, stream);
};

/** What this process asks of others over HTTP is what it asks of payment providers. */
const ask = globalThis.fetch;
globalThis.fetch = async (...args) => {
  const { fails, diesAfter, loses } = count();
  if (fails) throw broken();
  const answer = await ask(...args);
  if (diesAfter) die();
  if (loses) throw broken();
  return answer;
};
