import {
  BREAK,
  execute,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Context } from '../infra/context.js';

/** Runs one operation. */
export type Run = (
  context: Context,
  variables: Readonly<Record<string, unknown>>,
  rootValue?: unknown,
) => ExecutionResult | Promise<ExecutionResult>;

/**
 * The execution of one operation: by graphql-js until the document is worth compiling, by graphql-jit from then on. Both
 * give the same answers; `differential.test.ts` compares them over the whole schema.
 */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  worthIt: () => boolean,
): Run {
  const operationName = operation.name?.value;
  const mayCompile = isCompilable(document);
  let compiled: Run | undefined;
  return (context, variables, rootValue = {}) => {
    if (!compiled && mayCompile && worthIt()) compiled = compileByJit(schema, document, operationName);
    return compiled
      ? compiled(context, variables, rootValue)
      : execute({ schema, document, operationName, contextValue: context, variableValues: variables, rootValue });
  };
}

/**
 * Whether compiling keeps the meaning of a document. graphql-jit 0.8.9 mixes up the conditions of a field that is
 * selected twice, once under `@skip` or `@include`: it answers what was skipped. Such documents stay with graphql-js.
 */
export function isCompilable(document: DocumentNode): boolean {
  let conditional = false;
  visit(document, {
    Directive({ name }) {
      conditional ||= name.value === 'skip' || name.value === 'include';
      return conditional ? BREAK : undefined;
    },
  });
  return !conditional;
}

export function compileByJit(schema: GraphQLSchema, document: DocumentNode, operationName?: string): Run {
  const compiled = compileQuery(schema, document, operationName);
  if (!isCompiledQuery(compiled)) throw new Error(`graphql-jit cannot compile ${operationName ?? 'an operation'}`);
  return (context, variables, rootValue) => compiled.query(rootValue, context, variables as Record<string, unknown>);
}
