import type { ExecutionResult, GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Infra } from '../infra/context.js';
import type { Cookies } from '../infra/cookies.js';
import type { Locale } from '../kit/refusal.js';
import type { Viewer } from '../kit/viewer.js';
import { Documents, limitExceeded, type Operation } from './documents.js';
import { PresentedError, type ErrorCode, type Wording } from './errors.js';
import { limitsOf, type DocumentLimits } from './limits.js';
import { OperationsLog } from './operations-log.js';
import { PersistedQueries, sourceOf, TrustedDocuments } from './persisted.js';
import { Rate, type Purse } from './rate.js';
import { SharedReads } from './shared-reads.js';

export { contextOf, execute, executeEvent, openSource, subscribe } from './execution.js';

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
  /** The network that limits are kept for, see `networkOf`; null where there is none, as in a Unix socket. */
  readonly address: string | null;
  /** `User-Agent` as sent. */
  readonly userAgent: string | null;
  /** Those of a browser that keeps its session in them, over HTTP alone. */
  readonly cookies: Cookies | null;
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
  readonly persisted: PersistedQueries;
  /** Null: any document may be run. */
  readonly trusted: TrustedDocuments | null;
  readonly rate: Rate;
  readonly shared: SharedReads;
  readonly log: OperationsLog;
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
  readonly cost: Cost;
}

/** Told in `extensions.cost` of an answer. */
export interface Cost {
  /** What the operation costs, see `planCost`. */
  readonly points: number;
  /** The most that one operation may cost. */
  readonly maximum: number;
  /** What the caller may still spend right now; null without a rate limit. */
  readonly left: number | null;
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

/** Documents kept parsed, validated and compiled. */
const DOCUMENTS_MAX = 1_000;

/** The price of a document that was looked at and turned away. */
const REFUSED_POINTS = 10;

/** Opens the door of a process. */
export function openDoor(infra: Infra, schema: GraphQLSchema): Door {
  const { config } = infra;
  const limits = limitsOf(config);
  const introspection = config.INTROSPECTION ?? !config.production;
  const wording: Wording = { namesSchema: introspection };
  const rate = new Rate(infra);
  return {
    infra,
    schema,
    limits,
    documents: new Documents(schema, { limits, introspection, wording, capacity: DOCUMENTS_MAX }),
    persisted: new PersistedQueries(),
    trusted: config.TRUSTED_DOCUMENTS ? TrustedDocuments.read(config.TRUSTED_DOCUMENTS) : null,
    rate,
    shared: new SharedReads(infra),
    log: new OperationsLog(infra),
    wording,
    close: () => rate.close(),
  };
}

/**
 * Decides whether an operation may be run: rate not used up, parse with a token limit, trusted document or validation,
 * depth, aliases, directives, variables, cost, and the points for it from the buckets of person and address. What is
 * refused is coded and ran no resolver; it costs the caller a little too.
 */
export async function prepareOperation(
  door: Door,
  request: OperationRequest,
  caller: Caller,
): Promise<Prepared | Refused> {
  const purses = pursesOf(door, caller);
  const outcome = await decide(door, request, caller, purses);
  if (isRefused(outcome)) {
    if (outcome.refused !== 'RATE_LIMITED') door.rate.fine(purses, REFUSED_POINTS);
    door.log.refused(outcome, caller);
  }
  return outcome;
}

async function decide(
  door: Door,
  { query, operationName, variables, extensions }: OperationRequest,
  caller: Caller,
  purses: readonly Purse[],
): Promise<Prepared | Refused> {
  const emptyFor = door.rate.emptyForSeconds(purses);
  if (emptyFor > 0) return rateLimited(emptyFor);
  if (query != null && typeof query !== 'string') return badRequest('`query` must be a string.');
  if (operationName != null && typeof operationName !== 'string')
    return badRequest('`operationName` must be a string.');
  if (variables != null && !isRecord(variables)) return badRequest('`variables` must be an object.');
  if (extensions != null && !isRecord(extensions)) return badRequest('`extensions` must be an object.');

  const source = sourceOf({ query: query ?? undefined, extensions: extensions ?? undefined }, door);
  if (source.error) return refuse(source.error);
  const { errors, operations } = door.documents.find(source.text);
  if (errors) return refuse(...errors);
  if (source.keepAs) door.persisted.keep(source.keepAs, source.text);
  const operation = choose(operations, operationName);
  if (!operation) return badRequest('`operationName` must name one of the operations.');

  const given = variables ?? {};
  const { values, errors: wrong } = operation.coerce(given);
  if (wrong) return refuse(...wrong);
  const points = operation.costOf(values);
  if (points > door.limits.cost) return refuse(limitExceeded('cost', door.limits.cost));
  const charge = purses.length > 0 ? await door.rate.charge(purses, points) : null;
  if (charge && !charge.allowed) return rateLimited(charge.retryAfterSeconds);
  return {
    door,
    caller,
    operation,
    kind: operation.node.operation,
    name: operation.name,
    given,
    variables: values,
    cost: { points, maximum: door.limits.cost, left: charge?.left ?? null },
  };
}

/** The buckets that pay for a caller: the person's own, and that of the network they come from. */
function pursesOf({ infra: { config } }: Door, { viewer, address }: Caller): Purse[] {
  const purses: Purse[] = [];
  if (viewer && config.RATE_PERSON_POINTS > 0) {
    const allowance = { capacity: config.RATE_PERSON_POINTS, perSecond: config.RATE_PERSON_POINTS_PER_SECOND };
    purses.push({ owner: `person:${viewer.id}`, allowance });
  }
  if (address && config.RATE_ADDRESS_POINTS > 0) {
    const allowance = { capacity: config.RATE_ADDRESS_POINTS, perSecond: config.RATE_ADDRESS_POINTS_PER_SECOND };
    purses.push({ owner: `address:${address}`, allowance });
  }
  return purses;
}

function choose(operations: ReadonlyMap<string, Operation>, name: string | null | undefined): Operation | undefined {
  if (name) return operations.get(name);
  return operations.size === 1 ? operations.values().next().value : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (...errors: PresentedError[]): Refused => ({ refused: errors[0]!.code, errors });
const badRequest = (message: string) => refuse(new PresentedError(message, 'BAD_REQUEST'));

function rateLimited(seconds: number): Refused {
  const retryAfterSeconds = Math.ceil(seconds);
  const message = `Too much at once. Try again in ${retryAfterSeconds} s.`;
  const error = new PresentedError(message, 'RATE_LIMITED', { extensions: { retryAfterSeconds } });
  return { ...refuse(error), retryAfterSeconds };
}
