import { readFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildSchema as parseSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from 'type-graphql';
import { DateTime, JsonValue, LocalTime } from '../features/base-types.js';
import { features } from '../features/index.js';
import { typeNameOf } from '../kit/refusal.js';
import { authorize } from './authorize.js';
import { ExportResolver } from './export.js';
import { NodeResolver } from './node.js';

const CONTRACT = new URL('../../../schema/', import.meta.url);

/** The text of the contract: `base.graphql` and one file a feature. */
export function readContract(): string {
  const names = ['base', ...features.map((feature) => feature.name)];
  return names.map((name) => readFileSync(new URL(`${name}.graphql`, CONTRACT), 'utf8')).join('\n');
}

/** The schema as TypeGraphQL's classes say it; only its resolvers are served. */
function decoratedSchema(): GraphQLSchema {
  const resolvers = [NodeResolver, ExportResolver, ...features.flatMap((feature) => feature.resolvers)];
  return buildSchemaSync({
    resolvers: resolvers as unknown as NonEmptyArray<new () => object>,
    authChecker: authorize,
    validate: { forbidUnknownValues: false },
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Every subscription brings its own `subscribe`; TypeGraphQL insists on having something here.
    pubSub: {
      publish: () => {},
      subscribe: () => {
        throw new Error('unused');
      },
    },
  });
}

/**
 * The schema served: the contract's own text, descriptions included, bound to the resolvers of the decorated classes.
 * What the contract says of scalars, unions and interfaces stands; the classes give their behaviour.
 */
export function bindSchema(): GraphQLSchema {
  const resolvers = createResolversMap(decoratedSchema()) as Record<string, Record<string, unknown>>;
  for (const fields of Object.values(resolvers)) {
    // Entities are no instances of the decorated classes; abstract types are resolved by name instead.
    delete fields['__isTypeOf'];
    // TypeGraphQL would ask in a promise, which costs a turn for each value and which compiled operations do not wait for.
    if ('__resolveType' in fields) fields['__resolveType'] = typeNameOf;
  }
  for (const scalar of [DateTime, LocalTime, JsonValue]) {
    const { parseValue, parseLiteral, serialize } = scalar;
    resolvers[scalar.name] = { __parseValue: parseValue, __parseLiteral: parseLiteral, __serialize: serialize };
  }
  return makeExecutableSchema({
    typeDefs: readContract(),
    resolvers: resolvers as never,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}

/** Every difference between the contract and the classes, in words; none on a sound day. */
export async function contractDrift(): Promise<string[]> {
  const changes = await diff(parseSchema(readContract()), decoratedSchema());
  return changes
    .filter((change) => !/DESCRIPTION|DEPRECAT|DIRECTIVE/i.test(change.type))
    .map((change) => change.message);
}
