import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  execute,
  getVariableValues,
  parse,
  print,
  validate,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { makeContext, type Context } from '../../src/infra/context.js';
import { presentError } from '../../src/transport/errors.js';
import { compileByJit, isCompilable } from '../../src/transport/executor.js';
import { bindSchema } from '../../src/transport/schema.js';
import { CREATE_CATEGORY, publishedCourse, writeCourse } from '../catalog/writing.js';
import { useApp, type Person } from '../support/app.js';
import { Generator, type Generated, type Values } from './generate.js';

const SEEDS = Number(process.env['SEEDS'] ?? 25);
const OPERATIONS_PER_SEED = 12;

describe('compiled operations', () => {
  const app = useApp({ repeating: false, manualClock: true });
  let schema: GraphQLSchema;
  let values: Values;
  let people: (Person | undefined)[];
  let courseIds: string[];

  beforeAll(async () => {
    schema = bindSchema();
    const [admin, instructor, student] = await Promise.all([app.admin(), app.instructor(), app.student()]);
    people = [undefined, admin, instructor, student];
    const music = await app.run(CREATE_CATEGORY, { input: { code: 'music', name: 'Music' } }, { as: admin });
    const violin = await app.run(
      CREATE_CATEGORY,
      { input: { code: 'violin', name: 'Violin', parentId: music.id } },
      { as: admin },
    );
    const sessions = [{ day: 'MONDAY', startsAt: '09:00', endsAt: '10:30', place: 'Room 1' }];
    const courses = await Promise.all([
      publishedCourse(app, admin, { title: 'Violin for all', categoryId: violin.id, sessions, credits: 1.5 }),
      publishedCourse(app, admin, { title: '바이올린 교실', instructorId: instructor.id, term: '2026-spring' }),
      writeCourse(app, admin, { title: 'A draft', price: { amountMinor: 50_000, currency: 'KRW' } }),
    ]);
    courseIds = courses.map(({ id }) => id);
    values = {
      ID: [...courseIds, music.id, violin.id, admin.id, student.id, 'course_nonsense', ''],
      Int: [0, 1, 2, 3, 100, 101, -1],
      Float: [0, 1.5],
      Boolean: [true, false],
      String: ['violin', '바이올린', 'music', '', 'nothing like it', 'bm8gY3Vyc29y', '2026-spring'],
      DateTime: ['2026-03-02T00:00:00.000Z'],
      LocalTime: ['09:00'],
    };
  });

  test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
    'answer as graphql-js does: generated queries of seed %i',
    async (seed) => {
      const generator = new Generator(schema, values, seed, false);

      for (const generated of Array.from({ length: OPERATIONS_PER_SEED }, () => generator.query())) {
        await expectSameAnswers(generated, people[seed % people.length]);
      }
    },
  );

  test('are never made of documents with conditions, which the compiler mixes up', async () => {
    const source = `query ($no: Boolean!) { categories { name ... @include(if: $no) { code } } }`;
    const generator = new Generator(schema, values, 2);

    const conditional = Array.from({ length: 50 }, () => parse(generator.query().document)).filter((document) =>
      /@(skip|include)/.test(print(document)),
    );

    expect(isCompilable(parse(source))).toBe(false);
    expect(conditional.length).toBeGreaterThan(10);
    expect(conditional.some(isCompilable)).toBe(false);
  });

  test('answer as graphql-js does: mutations that are refused, or must be', async () => {
    const generator = new Generator(schema, values, 1, false);
    const mutation = schema.getMutationType()!;

    // As a guest nothing is changed, so both meet the same state.
    for (let i = 0; i < 60; i += 1) await expectSameAnswers(generator.operation('mutation', mutation), undefined);
  });

  test('answer as graphql-js does: events of a subscription', async () => {
    const generator = new Generator(schema, { ...values, ID: courseIds }, 1, false);
    const event = { courseId: (await app.sql('select course_id from seats limit 1'))[0].course_id as string };

    for (let i = 0; i < 40; i += 1) {
      const generated = generator.subscription('remainingSeats');
      await expectSameAnswers(generated, undefined, { ...event, capacity: 10, remaining: i, version: i });
    }
  });

  const context = (person: Person | undefined): Context => {
    const viewer = person && { id: person.uuid, role: person.role, sessionId: person.uuid, expiresAt: Infinity };
    return makeContext(app.apps[0]!.infra, { viewer: viewer ?? null, requestId: 'the-same' });
  };

  let compared = 0;

  async function expectSameAnswers({ document: source, variables }: Generated, as?: Person, rootValue: unknown = {}) {
    const document = parse(source);
    if (!isCompilable(document) || validate(schema, document).length > 0) return;
    // The door coerces by graphql-js before anything is run, so wrong variables never come this far.
    const definitions = (document.definitions[0] as OperationDefinitionNode).variableDefinitions ?? [];
    if (getVariableValues(schema, definitions, variables).errors) return;
    const run = compileByJit(schema, document, 'Generated');

    const interpreted = await execute({
      schema,
      document,
      variableValues: variables,
      contextValue: context(as),
      rootValue,
    });
    const compiled = await run(context(as), variables, rootValue);

    compared += 1;
    const wanted = told(interpreted);
    const { data, errors } = told(compiled);
    expect({ source, variables, data }).toEqual({ source, variables, data: wanted.data });
    expect({ source, errors }).toEqual({ source, errors: expect.arrayContaining(wanted.errors) });
    // Where one error has emptied a place, whether a second one below it is told as well is left to chance by the
    // specification ("Handling Execution Errors"); anywhere else each is told by both.
    const more = errors.filter((error) => !wanted.errors.includes(error));
    expect({ source, more: more.filter((error) => !liesBelowNull(JSON.parse(error).path, data)) }).toEqual({
      source,
      more: [],
    });
  }

  test('were compared in good number', () => {
    expect(compared).toBeGreaterThan(SEEDS * OPERATIONS_PER_SEED * 0.5);
  });
});

const silent = { log: { error: () => {} } as never, requestId: 'the-same' };

/** What a caller is told. The order of keys is not compared: it differs where a field is both skipped and included. */
function told({ data, errors = [] }: ExecutionResult) {
  return {
    data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
    errors: errors.map((error) => JSON.stringify(presentError(error, silent, { namesSchema: true }))),
  };
}

function liesBelowNull(path: readonly (string | number)[], data: unknown): boolean {
  let at = data;
  for (const key of path) {
    if (at === null) return true;
    at = (at as Record<string | number, unknown>)[key];
  }
  return false;
}
