import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { encodeId } from '../../src/kit/id.js';
import { useApp } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { tally, together } from '../support/together.js';
import { useImportDesk } from './import-desk.js';
import { csv, HEADER, type Cells } from './import-fixture.js';

const ENROLL = `mutation ($input: EnrollInput!) { enroll(input: $input) { __typename } }`;

describe('an import while students enroll', () => {
  const app = useApp({ processes: 2 });
  const desk = useImportDesk(app);

  test.each([1, 2, 3])('leaves the seats right, whoever comes first (%i)', async (round) => {
    const term = `203${round}-summer`;
    const seats = async (capacity: number) => {
      const rows: Cells[] = [{ Capacity: `${capacity}` }, { CRN: '50002', Section: 'B', Capacity: `${capacity + 1}` }];
      const file = await desk.write(csv(rows, [...HEADER, 'Capacity']), `${capacity}.csv`);
      return desk.command(file, '--term', term);
    };
    await seats(30);
    const courses = await app.sql<{ id: string }>(`select id from courses where term = $1`, [term]);
    const students = await app.people(60);
    let enrolling = true;
    const imports = (async () => {
      const runs = [];
      for (let i = 0; enrolling || i < 4; i += 1) runs.push(await seats([5, 40, 15, 20][i % 4]!));
      return runs;
    })();

    const answers = await together(students, (student, i) =>
      app.run(
        ENROLL,
        { input: { courseId: encodeId('course', courses[i % 2]!.id), idempotencyKey: randomUUID() } },
        { as: student, process: i % 2 },
      ),
    );
    enrolling = false;
    const runs = await imports;

    expect(Object.keys(tally(answers)).sort()).toEqual(expect.arrayContaining(['Enrollment']));
    expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
    await expectSoundSeats(app);
    const [{ taken }] = await app.sql(
      `select sum(taken)::int as taken from seats join courses on id = course_id where term = $1`,
      [term],
    );
    expect(taken).toBe(tally(answers)['Enrollment']);
  });

  test('of the same file twice at once makes each course once', async () => {
    const file = await desk.write(csv([{}, { CRN: '50002', Section: 'B' }]), 'twice.csv');

    const runs = await together([1, 2, 3], () => desk.command(file, '--term', '2040-summer'));

    expect(runs.map(({ counts }) => counts!.created).sort()).toEqual([0, 0, 2]);
    expect(runs.map(({ counts }) => counts!.unchanged).sort()).toEqual([0, 2, 2]);
  });
});
