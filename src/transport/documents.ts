import {
  getVariableValues,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { planCost, type CostPlan } from './cost.js';
import { PresentedError, type Wording } from './errors.js';
import { compile, type Run } from './executor.js';
import { excessOf, type DocumentLimits } from './limits.js';

/** Validation stops at this many complaints. */
const VALIDATION_ERRORS_MAX = 5;

/** Wrong variables complained about at most. */
const VARIABLE_ERRORS_MAX = 5;

/** A document is compiled the second time it comes: compiling takes some 300 µs, a run of graphql-js 180. */
const COMPILE_AT_USE = 2;

/** One operation of a checked document, ready to be run with variables. */
export interface Operation {
  readonly source: string;
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  readonly name: string | null;
  /** Whether the document came often enough to be compiled, and so to be named in metrics. */
  readonly known: boolean;
  readonly costOf: CostPlan;
  /** Coerces what was sent as variables; what is wrong with them is worded for the caller. */
  coerce(variables: Readonly<Record<string, unknown>>): Coerced;
  readonly run: Run;
}

type Coerced =
  { values: Record<string, unknown>; errors?: undefined } | { values?: undefined; errors: PresentedError[] };

/** Either a document with its operations, or what is wrong with it. */
interface Checked {
  readonly errors?: readonly PresentedError[];
  readonly operations: ReadonlyMap<string, Operation>;
  uses: number;
}

export interface DocumentsOptions {
  readonly limits: DocumentLimits;
  readonly introspection: boolean;
  readonly wording: Wording;
  /** Documents kept at most. */
  readonly capacity: number;
}

/** Parses, limits, validates and compiles documents, each text once for as long as it is in use. */
export class Documents {
  readonly #checked: LRUCache<string, Checked>;
  readonly #rules;

  constructor(
    readonly schema: GraphQLSchema,
    readonly options: DocumentsOptions,
  ) {
    this.#checked = new LRUCache({ max: options.capacity });
    this.#rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  get size(): number {
    return this.#checked.size;
  }

  /** The checked document of a text: its operations by name, or what is wrong with it. */
  find(source: string): { errors?: readonly PresentedError[]; operations: ReadonlyMap<string, Operation> } {
    let checked = this.#checked.get(source);
    if (!checked) {
      checked = this.#check(source);
      this.#checked.set(source, checked);
    }
    checked.uses += 1;
    return checked;
  }

  #check(source: string): Checked {
    const { limits, wording } = this.options;
    const wrong = (...errors: PresentedError[]): Checked => ({ errors, operations: new Map(), uses: 0 });
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: limits.tokens });
    } catch (error) {
      return wrong(presentSyntaxError(error, limits));
    }
    const excess = excessOf(document, limits);
    if (excess) return wrong(limitExceeded(excess.limit, excess.maximum));
    const errors = this.#validate(document);
    if (errors.length > 0) return wrong(...presentValidationErrors(errors, wording));
    const operations = new Map<string, Operation>();
    const checked: Checked = { operations, uses: 0 };
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      operations.set(node.name?.value ?? '', this.#prepare(source, document, node, checked));
    }
    return checked;
  }

  #validate(document: DocumentNode): readonly GraphQLError[] {
    try {
      return validate(this.schema, document, this.#rules, { maxErrors: VALIDATION_ERRORS_MAX });
    } catch (error) {
      // One rule of graphql-js throws instead, at a subscription whose field is skipped or included by a variable.
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  #prepare(source: string, document: DocumentNode, node: OperationDefinitionNode, checked: Checked): Operation {
    const { schema } = this;
    const { namesSchema } = this.options.wording;
    const definitions = node.variableDefinitions ?? [];
    const run = compile(schema, document, node, () => checked.uses >= COMPILE_AT_USE);
    return {
      source,
      document,
      node,
      name: node.name?.value ?? null,
      get known() {
        return checked.uses >= COMPILE_AT_USE;
      },
      costOf: planCost(schema, document, node),
      coerce(variables) {
        if (definitions.length === 0) return { values: {} };
        const { coerced, errors } = getVariableValues(schema, definitions, variables, {
          maxErrors: VARIABLE_ERRORS_MAX,
        });
        if (coerced) return { values: coerced };
        return {
          errors: namesSchema
            ? errors.map((error) => new PresentedError(error.message, 'BAD_USER_INPUT', { at: error }))
            : [new PresentedError('A variable has a value of the wrong type.', 'BAD_USER_INPUT')],
        };
      },
      run,
    };
  }
}

export const limitExceeded = (limit: keyof DocumentLimits, maximum: number) =>
  new PresentedError(`The operation is too large: at most ${maximum} for ${limit}.`, 'LIMIT_EXCEEDED', {
    extensions: { limit, maximum },
  });

/** Syntax is the caller's own text; only the token limit is not a matter of grammar. */
function presentSyntaxError(error: unknown, limits: DocumentLimits): PresentedError {
  if (!(error instanceof GraphQLError)) {
    // The parser ran out of stack: nested deeper than any token limit worth having.
    return limitExceeded('depth', limits.depth);
  }
  if (/token limit|tokens/i.test(error.message)) return limitExceeded('tokens', limits.tokens);
  return new PresentedError(error.message, 'GRAPHQL_PARSE_FAILED', { at: error });
}

/**
 * What validation found. Where the schema is not to be read, every complaint is the same one sentence: not only
 * suggestions but also "must have a selection of subfields" or "expected type" tell names and types.
 */
function presentValidationErrors(errors: readonly GraphQLError[], { namesSchema }: Wording): PresentedError[] {
  if (!namesSchema) return [new PresentedError('The document does not fit the schema.', 'GRAPHQL_VALIDATION_FAILED')];
  return errors.map((error) => new PresentedError(error.message, 'GRAPHQL_VALIDATION_FAILED', { at: error }));
}
