// The contract is linted by every rule of @graphql-eslint for schemas and for Relay. What differs stands here, argued.
import { readdirSync, readFileSync } from 'node:fs';
import graphql from '@graphql-eslint/eslint-plugin';
import { Kind, parse } from 'graphql';

const all = graphql.configs['flat/schema-all'].rules;
const relay = graphql.configs['flat/schema-relay'].rules;

/** Types that are no `Node`: values, refusals, pages. */
const withoutId = readdirSync('schema')
  .flatMap((file) => parse(readFileSync(`schema/${file}`, 'utf8')).definitions)
  .filter(
    ({ kind, interfaces }) => kind === Kind.OBJECT_TYPE_DEFINITION && !interfaces.some((i) => i.name.value === 'Node'),
  )
  .map(({ name }) => name.value);

const exceptions = {
  // One line in quotes where one line says it.
  '@graphql-eslint/description-style': ['error', { style: 'inline' }],
  // What has an identity is a `Node` and has an `id`. An amount of money or a refusal is only what it says.
  '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: withoutId } }],
  // Lists are paged forwards only: each is ordered so that its first page is the one people want, and a cursor over
  // the sort keys reads a page at the cost of that page. Nobody walks a catalogue from its end.
  '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
  // Short lists that are read whole (the instructors of a course, the weekly sessions) are plain lists.
  '@graphql-eslint/relay-edge-types': [
    'error',
    { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
  ],
  // The contract is read from top to bottom: what a thing is, then what is done with it. The days of a week and the
  // states of a life have an order of their own.
  '@graphql-eslint/alphabetize': 'off',
  // We do have mutations and subscriptions.
  '@graphql-eslint/no-root-type': 'off',
  // A mutation that takes an id and no more takes it by name, without an `input` around it.
  '@graphql-eslint/input-name': 'off',
  // `signOut` has nothing to tell but that it is done.
  '@graphql-eslint/no-scalar-result-type-on-mutation': 'off',
  // A mutation answers with what it changed; a client that wants more asks for it in the request that follows.
  '@graphql-eslint/require-field-of-type-query-in-mutation-result': 'off',
  // A mutation answers with a union of success and refusals, so its null would have no meaning, and clients would
  // have to handle a case that never comes. A fault empties the answer, as faults do.
  '@graphql-eslint/require-nullable-result-in-root': 'off',
};

export default [
  {
    files: ['schema/*.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: 'schema/*.graphql' } } },
    plugins: { '@graphql-eslint': graphql },
    rules: { ...all, ...relay, ...exceptions },
  },
];
