import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Person, TestApp } from '../support/app.js';
import type { Order, Report } from './child.js';
import type { Fault } from './fault.js';

/** The process died under the test's hands, as it was told to. */
export class Died extends Error {}

/** A server process of its own on the stores of an app, which can be told to die. */
export class Mortal {
  #died = false;
  #url = '';

  private constructor(private readonly child: ChildProcess) {
    child.once('exit', () => (this.#died = true));
  }

  static async start({ databaseUrl, redisPrefix, options: { env = {} } }: TestApp): Promise<Mortal> {
    const options = { databaseUrl, redisPrefix, redisUrl: process.env['REDIS_URL']!, env };
    const child = fork(fileURLToPath(new URL('./child.js', import.meta.url)), [JSON.stringify(options)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const mortal = new Mortal(child);
    mortal.#url = ((await mortal.#heard()) as { url: string }).url;
    return mortal;
  }

  get url(): string {
    return this.#url;
  }

  get died(): boolean {
    return this.#died;
  }

  arm(fault: Fault): Promise<number> {
    return this.#order({ arm: fault });
  }

  /** Runs the relay (`relay`), the duties (`duties`) or repeating work by its name once, and says how many calls were made since arming. */
  run(name: string): Promise<number> {
    return this.#order({ run: name });
  }

  /** Executes an operation, once more where the first answer is an error, and gives its only field. */
  async execute(query: string, variables: object, as: Person): Promise<any> {
    const { data } = (await this.#post(query, variables, as)) ?? (await this.#post(query, variables, as)) ?? {};
    if (!data) throw new Error(`no answer to ${query}`);
    return Object.values(data as object)[0];
  }

  /** Null for an answer that is an error. */
  async #post(query: string, variables: object, as: Person): Promise<Answer | null> {
    try {
      const response = await fetch(`${this.#url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${as.token}` },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as Answer;
      return answer.errors ? null : answer;
    } catch {
      // The connection broke: it dies, or has died.
      await this.#dead();
      throw new Died();
    }
  }

  /** Ends it, if it lives. */
  async end(): Promise<void> {
    if (this.#died) return;
    this.child.kill('SIGKILL');
    await this.#dead();
  }

  async #order(order: Order): Promise<number> {
    if (this.#died) throw new Died();
    this.child.send(order);
    return ((await this.#heard()) as { calls: number }).calls;
  }

  async #heard(): Promise<Report> {
    const dead = new AbortController();
    const exit = once(this.child, 'exit', { signal: dead.signal }).then(
      () => null,
      () => null,
    );
    const word = once(this.child, 'message', { signal: dead.signal }).then(
      ([report]) => report as Report,
      () => null,
    );
    const first = await Promise.race([word, exit]);
    dead.abort();
    if (first === null) throw new Died();
    return first;
  }

  async #dead(): Promise<void> {
    if (!this.#died) await once(this.child, 'exit');
  }
}
