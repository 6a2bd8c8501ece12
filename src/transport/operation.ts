import { createSourceEventStream, type ExecutionResult, type GraphQLSchema, type OperationTypeNode } from 'graphql';
import { makeContext, type Context, type Infra } from '../infra/context.js';
import type { Locale } from '../kit/refusal.js';
import type { Viewer } from '../kit/viewer.js';
import { Documents, limitExceeded, type Operation } from './documents.js';
import { PresentedError, presentError, type ErrorCode, type Wording } from './errors.js';
import { limitsOf, type DocumentLimits } from './limits.js';

/** What a caller sent, whichever way it came in; nothing about it is known yet. */
export interface OperationRequest {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

/** Who sent it, and how. */
export interface Caller {
  /** Read again for each event of a subscription, so a transport may hand in a getter. */
  readonly viewer: Viewer | null;
  /** The address that limits are kept for; null where there is none, as in a Unix socket. */
  readonly address: string | null;
  readonly locale: Locale;
  readonly requestId: string;
  readonly transport: 'http' | 'websocket';
}

/** The one door of a process: what both transports send every operation through. */
export interface Door {
  readonly infra: Infra;
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  readonly documents: Documents;
  readonly wording: Wording;
  close(): Promise<void>;
}

/** An operation that may be run: checked, within every limit, and paid for. */
export interface Prepared {
  readonly door: Door;
  readonly caller: Caller;
  readonly operation: Operation;
  readonly kind: OperationTypeNode;
  readonly name: string | null;
  /** As sent; execution coerces them itself. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Coerced, with defaults: what tells two operations of one document apart. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Points, and how many the caller has left. */
  readonly cost: { readonly points: number; readonly left: number | null };
}

/** An operation turned away before any resolver ran. */
export interface Refused {
  readonly refused: ErrorCode;
  readonly errors: readonly PresentedError[];
  /** When a repeat can work, for RATE_LIMITED. */
  readonly retryAfterSeconds?: number;
}

export const isRefused = (outcome: Prepared | Refused): outcome is Refused => 'refused' in outcome;

/** An answer in the caller's words; its errors are presented. */
export interface Answer extends ExecutionResult {
  readonly errors?: readonly PresentedError[];
}

/** Opens the door of a process. */
export async function openDoor(infra: Infra, schema: GraphQLSchema): Promise<Door> {
  const limits = limitsOf(infra.config);
  const introspection = infra.config.INTROSPECTION ?? !infra.config.production;
  const wording: Wording = { namesSchema: introspection };
  const documents = new Documents(schema, { limits, introspection, wording, capacity: 1_000 });
  return { infra, schema, limits, documents, wording, close: async () => {} };
}

/**
 * Decides whether an operation may be run: parse with a token limit, trusted document or validation, depth, aliases,
 * directives, cost, rate. What is refused is coded and ran no resolver.
 */
export async function prepareOperation(
  door: Door,
  request: OperationRequest,
  caller: Caller,
): Promise<Prepared | Refused> {
  const { query, operationName, variables } = request;
  if (typeof query !== 'string' || query === '') return badRequest('`query` must be a string with an operation.');
  if (operationName != null && typeof operationName !== 'string')
    return badRequest('`operationName` must be a string.');
  if (variables != null && !isRecord(variables)) return badRequest('`variables` must be an object.');
  if (request.extensions != null && !isRecord(request.extensions)) return badRequest('`extensions` must be an object.');
  const { errors, operations } = door.documents.find(query);
  if (errors) return refuse(...errors);
  const operation = choose(operations, operationName);
  if (!operation) return badRequest('`operationName` must name one of the operations.');
  const { values, errors: wrong } = operation.coerce(variables ?? {});
  if (wrong) return refuse(...wrong);
  const points = operation.costOf(values);
  if (points > door.limits.cost) return refuse(limitExceeded('cost', door.limits.cost));
  return {
    door,
    caller,
    operation,
    kind: operation.node.operation,
    name: operation.name,
    given: variables ?? {},
    variables: values,
    cost: { points, left: null },
  };
}

/** Runs a query or a mutation. Never throws: what goes wrong stands in the answer. */
export async function execute(prepared: Prepared): Promise<Answer> {
  return run(prepared, undefined);
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
    (error) => ({
      errors: [presentError(error, context, prepared.door.wording)],
    }),
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
    return { errors: [presentError(error, context, door.wording)] };
  }
}

/** Executes a subscription's operation on one event of its source, in a fresh context. */
export function executeEvent(prepared: Prepared, event: unknown, context = contextOf(prepared)): Promise<Answer> {
  return run(prepared, event, context);
}

/** A fresh context of the caller. */
export function contextOf({ door, caller }: Prepared): Context {
  return makeContext(door.infra, { viewer: caller.viewer, locale: caller.locale, requestId: caller.requestId });
}

async function run(prepared: Prepared, rootValue: unknown, context = contextOf(prepared)): Promise<Answer> {
  try {
    return present(prepared, await prepared.operation.run(context, prepared.given, rootValue), context);
  } catch (error) {
    return { errors: [presentError(error, context, prepared.door.wording)] };
  }
}

function present({ door }: Prepared, result: ExecutionResult, context: Context): Answer {
  if (!result.errors) return result as Answer;
  return { ...result, errors: result.errors.map((error) => presentError(error, context, door.wording)) };
}

/** Not an async generator: `return` must end the source at once, even while a `next` is waiting. */
function mapEvents(
  source: AsyncIterable<unknown>,
  answer: (event: unknown) => Promise<Answer>,
  failed: (error: unknown) => Answer,
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
        return { done: false, value: failed(error) };
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

function choose(operations: ReadonlyMap<string, Operation>, name: unknown): Operation | undefined {
  if (typeof name === 'string' && name !== '') return operations.get(name);
  return operations.size === 1 ? operations.values().next().value : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (...errors: PresentedError[]): Refused => ({ refused: errors[0]!.code, errors });
const badRequest = (message: string) => refuse(new PresentedError(message, 'BAD_REQUEST'));
