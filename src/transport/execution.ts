import { createSourceEventStream, type ExecutionResult } from 'graphql';
import { makeContext, type Context } from '../infra/context.js';
import { PresentedError, presentError } from './errors.js';
import type { Answer, Prepared } from './operation.js';

/** A fresh context of the caller. */
export function contextOf({ door, caller }: Prepared): Context {
  const { viewer, locale, address, userAgent, cookies, requestId } = caller;
  return makeContext(door.infra, { viewer, locale, address, userAgent, cookies, requestId });
}

/** Runs a query or a mutation. Never throws: what goes wrong stands in the answer. */
export async function execute(prepared: Prepared): Promise<Answer> {
  const { door, cost } = prepared;
  const startedMs = performance.now();
  const shared = await door.shared.read(prepared, (context) => run(prepared, undefined, context));
  const answer = shared ?? (await run(prepared, undefined, contextOf(prepared)));
  door.log.ran(prepared, startedMs, answer.errors?.[0]?.code ?? 'ok');
  return { ...answer, extensions: { ...answer.extensions, cost } };
}

/**
 * Opens a subscription: its answers in order, each executed in a context of its own, so loaders never outlive an
 * answer, and authorised anew. Refused by the source itself, it is a single answer with errors.
 */
export async function subscribe(prepared: Prepared): Promise<AsyncIterableIterator<Answer> | Answer> {
  const context = contextOf(prepared);
  const source = await openSource(prepared, context);
  if (!(Symbol.asyncIterator in source)) return source;
  return mapEvents(
    source,
    (event) => executeEvent(prepared, event),
    (error) => failed(prepared, error, context),
  );
}

/** Opens the source of a subscription's events; refused by the source itself, it is an answer with errors. */
export async function openSource(prepared: Prepared, context: Context): Promise<AsyncIterable<unknown> | Answer> {
  const { door, operation, given } = prepared;
  try {
    const source = await createSourceEventStream({
      schema: door.schema,
      document: operation.document,
      operationName: operation.name,
      contextValue: context,
      variableValues: given,
    });
    return Symbol.asyncIterator in source ? source : present(prepared, source, context);
  } catch (error) {
    return failed(prepared, error, context);
  }
}

/** Executes a subscription's operation on one event of its source, in a fresh context. Never throws. */
export function executeEvent(prepared: Prepared, event: unknown, context = contextOf(prepared)): Promise<Answer> {
  return run(prepared, event, context);
}

async function run(prepared: Prepared, rootValue: unknown, context: Context): Promise<Answer> {
  const { LIMIT_SECONDS } = prepared.door.infra.config;
  try {
    const result = prepared.operation.run(context, prepared.given, rootValue);
    return present(prepared, result instanceof Promise ? await within(LIMIT_SECONDS, result) : result, context);
  } catch (error) {
    return failed(prepared, error, context);
  }
}

/** The result, or OPERATION_TIMEOUT once it took too long; the work itself is not undone by it. */
function within<T>(seconds: number, result: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `The operation took longer than ${seconds} s. Its changes may still take effect.`;
      reject(new PresentedError(message, 'OPERATION_TIMEOUT'));
    }, seconds * 1000);
    result.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function present({ door }: Prepared, result: ExecutionResult, context: Context): Answer {
  if (!result.errors) return result as Answer;
  return { ...result, errors: result.errors.map((error) => presentError(error, context, door.wording)) };
}

const failed = ({ door }: Prepared, error: unknown, context: Context): Answer => ({
  errors: [presentError(error, context, door.wording)],
});

/** Not an async generator: `return` must end the source at once, even while a `next` is waiting. */
function mapEvents(
  source: AsyncIterable<unknown>,
  answer: (event: unknown) => Promise<Answer>,
  failure: (error: unknown) => Answer,
): AsyncIterableIterator<Answer> {
  const events = source[Symbol.asyncIterator]();
  let ended = false;
  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      try {
        const { done, value } = await events.next();
        return done ? { done: true, value: undefined } : { done: false, value: await answer(value) };
      } catch (error) {
        ended = true;
        return { done: false, value: failure(error) };
      }
    },
    async return() {
      ended = true;
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
