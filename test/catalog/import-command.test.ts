import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useImportDesk } from './import-desk.js';
import { csv, HEADER, type Cells } from './import-fixture.js';

const WITH_SEATS = [...HEADER, 'Capacity'];

describe('npm run import', () => {
  const app = useApp({ repeating: false });
  const desk = useImportDesk(app);

  afterEach(async () => {
    await app.sql(`truncate courses, seats, course_sessions, course_instructors, enrollments, outbox cascade`);
  });

  const only = async () => (await desk.catalogue())[0];

  test('publishes each section as a course, with meetings, people, category and seats', async () => {
    const run = await desk.rows([
      { Name: 'Wheel &amp; Kiln', 'Credit Hours': '1 TO 4 hours.', Instructors: 'Kim, Moa; Lee, Jun' },
      { CRN: '50002', Section: '', 'Start Time': 'ARRANGED', 'End Time': '', Type: 'Independent Study' },
    ]);

    expect(run.code).toBe(0);
    expect(run.counts).toEqual({ created: 2, updated: 0, unchanged: 0, refused: 0 });
    const [arranged, wheel] = await desk.catalogue();
    expect(wheel).toMatchObject({
      code: 'POT 101 A',
      title: 'Wheel & Kiln',
      state: 'PUBLISHED',
      credits: 4,
      credits_min: 1,
      time_zone: 'America/Chicago',
      capacity: 120,
      taken: 0,
      announced: true,
      category: 'pot',
      instructors: ['Kim, Moa', 'Lee, Jun'],
      sessions: [
        { day: 'THURSDAY', starts_at: '18:00:00', ends_at: '19:50:00', place: '12 Kiln House' },
        { day: 'TUESDAY', starts_at: '18:00:00', ends_at: '19:50:00', place: '12 Kiln House' },
      ],
    });
    expect(arranged).toMatchObject({ code: 'POT 101', capacity: 5, sessions: null });
    expect(arranged.description).toContain('By arrangement: Tuesday, Thursday; 12 Kiln House.');
  });

  test('can be searched at once, by title and by place', async () => {
    await desk.rows([{}, { CRN: '50002', Section: 'B', Name: 'Glaze Chemistry', Building: 'Annex' }]);
    const search = `query ($query: String) { courses(query: $query) { edges { node {
      code instructor { name email } category { name parent { name } } openNow remainingSeats
    } } } }`;

    const byTitle = await app.run(search, { query: 'wheel throwing' });
    const byPlace = await app.run(search, { query: 'annex' });

    expect(byTitle.edges.map(({ node }: any) => node)).toEqual([
      {
        code: 'POT 101 A',
        instructor: { name: 'Kim, Moa', email: null },
        category: { name: 'POT', parent: { name: 'Subjects' } },
        openNow: true,
        remainingSeats: 120,
      },
    ]);
    expect(byPlace.edges.map(({ node }: any) => node.code)).toEqual(['POT 101 B']);
  });

  test('makes rows with one CRN the meetings of one course, wherever they stand', async () => {
    const run = await desk.rows([
      {},
      { CRN: '50002', Section: 'B' },
      {
        Type: 'Laboratory',
        'Days of Week': 'F',
        'Start Time': '09:00 AM',
        'End Time': '11:50 AM',
        Instructors: 'Lee, Jun',
      },
      {
        Type: 'Laboratory',
        'Days of Week': 'F',
        'Start Time': '09:00 AM',
        'End Time': '11:50 AM',
        Instructors: 'Lee, Jun',
      },
    ]);

    expect(run.counts).toMatchObject({ created: 2, refused: 0 });
    const course = await only();
    expect(course).toMatchObject({ code: 'POT 101 A', capacity: 24, instructors: ['Kim, Moa', 'Lee, Jun'] });
    expect(course.sessions.map((session: { day: string }) => session.day)).toEqual(['FRIDAY', 'THURSDAY', 'TUESDAY']);
  });

  test('tells sections with one code apart by their CRN', async () => {
    await desk.rows([{ Section: '' }, { Section: '', CRN: '50002' }, { Section: 'C', CRN: '50003' }]);

    const codes = (await desk.catalogue()).map((course) => course.code);

    expect(codes).toEqual(['POT 101 50001', 'POT 101 50002', 'POT 101 C']);
  });

  test('run again changes nothing at all', async () => {
    const rows: Cells[] = [
      {},
      { 'Days of Week': 'F', Instructors: 'Lee, Jun; Kim, Moa' },
      { CRN: '50002', Section: '', 'Start Time': 'ARRANGED', 'End Time': '' },
      { CRN: '50003', Section: '', 'Credit Hours': '1 TO 4 hours.' },
      { CRN: '50004', Section: 'X', 'Status Code': 'C' },
    ];
    await desk.rows(rows);
    const before = await desk.catalogue();

    const run = await desk.rows(rows);

    expect(run.counts).toEqual({ created: 0, updated: 0, unchanged: 4, refused: 0 });
    expect(await desk.catalogue()).toEqual(before);
  });

  test('changes only what the file changed', async () => {
    await desk.rows([{}, { CRN: '50002', Section: 'B' }]);
    const [a, b] = await desk.catalogue();

    const run = await desk.rows([{ Name: 'Wheel Throwing I' }, { CRN: '50002', Section: 'B' }]);

    expect(run.counts).toEqual({ created: 0, updated: 1, unchanged: 1, refused: 0 });
    const [newA, newB] = await desk.catalogue();
    expect(newA).toEqual({ ...a, title: 'Wheel Throwing I', written: newA.written });
    expect(newB).toEqual(b);
  });

  test('brings in new meetings and other people, and moves codes between sections', async () => {
    await desk.rows([{}, { CRN: '50002', Section: 'B' }]);

    const run = await desk.rows([
      { Section: 'B', 'Days of Week': 'S', Instructors: 'Lee, Jun' },
      { CRN: '50002', Section: 'A' },
    ]);

    expect(run.counts).toMatchObject({ updated: 2 });
    const [a, b] = await desk.catalogue();
    expect(a).toMatchObject({ import_key: '50002', instructors: ['Kim, Moa'] });
    expect(b).toMatchObject({ import_key: '50001', instructors: ['Lee, Jun'], sessions: [{ day: 'SATURDAY' }] });
  });

  test('takes over a course that was written by hand under the same code', async () => {
    const [{ id }] = await app.sql(
      `insert into courses (code, term, title) values ('POT 101 A', '2031-summer', 'Pots') returning id`,
    );
    await app.sql(`insert into seats (course_id, capacity) values ($1, 3)`, [id]);

    const run = await desk.rows([{}]);

    expect(run.counts).toMatchObject({ created: 0, updated: 1 });
    expect(await only()).toMatchObject({ id, title: 'Wheel Throwing', state: 'DRAFT', capacity: 3 });
  });

  test('never brings back what an admin closed or cancelled, nor touches price, window or seats of the default', async () => {
    await desk.rows([{}, { CRN: '50002', Section: 'B' }]);
    await app.sql(`update courses set state = case code when 'POT 101 A' then 'CLOSED' else 'CANCELLED' end,
      price_minor = 9000, opens_at = '2031-01-01Z'`);
    await app.sql(`update seats set capacity = 7`);

    const run = await desk.rows([{ Name: 'New' }, { CRN: '50002', Section: 'B', Name: 'New', Type: 'Quiz' }]);

    expect(run.counts).toMatchObject({ updated: 2 });
    const kept = { title: 'New', price_minor: 9000, capacity: 7, opens_at: new Date('2031-01-01Z') };
    expect(await desk.catalogue()).toMatchObject([
      { ...kept, state: 'CLOSED' },
      { ...kept, state: 'CANCELLED' },
    ]);
  });

  test('arrives as drafts, unannounced, when asked to', async () => {
    await desk.command(await desk.write(csv([{}])), '--term', '2031-summer', '--draft');

    expect(await only()).toMatchObject({ state: 'DRAFT', announced: false });
  });

  test('keeps two terms apart', async () => {
    await desk.rows([{}]);

    const run = await desk.command(await desk.write(csv([{}])), '--term', '2032-summer');

    expect(run.counts).toMatchObject({ created: 1 });
    expect(await desk.catalogue()).toHaveLength(2);
  });

  test('reads a file by its mapping, byte order mark, semicolons, blank lines and all', async () => {
    // prettier-ignore
    const mapping = {
      delimiter: ';',
      columns: {
        subject: '분류', number: '번호', title: '강좌명', section: null, key: null, term: null, subtitle: null,
        description: ['소개'], credits: null, sectionCredits: null, statuses: [], type: null, start: '시작', end: '끝',
        days: '요일', room: null, building: '장소', instructors: '강사', capacity: '정원',
      },
      price: { amountMinor: 45000, currency: 'KRW' },
      category: { code: 'culture', name: '문화센터' },
      subjects: { 도예: '도자기 공예' },
    };
    await desk.write(JSON.stringify(mapping), 'mapping.json');
    const file = await desk.write(
      '\ufeff분류;번호;강좌명;소개;시작;끝;요일;장소;강사;정원\r\n\r\n도예;1;물레 성형;"흙을 빚고;\r\n굽습니다.";19:00;21:00;Tue;공방;김모아;12\r\n',
    );

    const run = await desk.command(file, '--term', '2031-summer', '--mapping', desk.path('mapping.json'));

    expect(run.counts).toMatchObject({ created: 1, refused: 0 });
    expect(await only()).toMatchObject({
      code: '도예 1',
      title: '물레 성형',
      description: '흙을 빚고;\n굽습니다.',
      capacity: 12,
      price_minor: 45000,
      time_zone: 'Asia/Seoul',
      category: '도예',
      sessions: [{ day: 'TUESDAY', starts_at: '19:00:00', place: '공방' }],
    });
    const [category] = await app.sql(
      `select c.name, p.name as parent from categories c join categories p on p.id = c.parent_id where c.code = '도예'`,
    );
    expect(category).toEqual({ name: '도자기 공예', parent: '문화센터' });
  });

  describe('refuses rows', () => {
    test('with their lines and reasons in a file that can be mended and imported', async () => {
      const good: Cells = { CRN: '50009', Section: 'Z' };
      const bad: Cells = { 'End Time': '05:00 PM', Description: 'One line,\nand "another"' };
      const run = await desk.rows([good, bad, { CRN: '50002', Name: '' }]);

      expect(run.code).toBe(0);
      expect(run.counts).toEqual({ created: 1, updated: 0, unchanged: 0, refused: 2 });
      expect(run.out).toContain('catalogue.rejected.csv');
      const rejected = await readFile(desk.path('catalogue.rejected.csv'), 'utf8');
      const [, first, second] = csv([bad, { CRN: '50002', Name: '' }]).split(/\n(?=2031)/);
      expect(rejected).toBe(
        `Line,Reason,${HEADER.join(',')}\n` +
          `3,"it ends (05:00 PM) no later than it starts (06:00 PM)",${first}\n` +
          `5,"there is no title",${second}`,
      );

      const mended = rejected.replace('05:00 PM,TR', '08:00 PM,TR');
      const again = await desk.command(await desk.write(mended, 'mended.csv'), '--term', '2031-summer');

      expect(again.counts).toEqual({ created: 1, updated: 0, unchanged: 0, refused: 1 });
    });

    test('and takes away the file of the last time when there are none', async () => {
      await desk.rows([{ Name: '' }]);
      expect(existsSync(desk.path('catalogue.rejected.csv'))).toBe(true);

      await desk.rows([{}]);

      expect(existsSync(desk.path('catalogue.rejected.csv'))).toBe(false);
    });

    test('and does not say that nothing was imported when only their file cannot be put in its place', async () => {
      await mkdir(desk.path('blocked.rejected.csv'));
      const file = await desk.write(csv([{}, { CRN: '50002', Name: '' }]), 'blocked.csv');

      const run = await desk.command(file, '--term', '2031-summer');

      expect(run.code).toBe(1);
      expect(run.err).toContain('blocked.rejected.csv');
      expect(run.err).toContain('The file was imported all the same.');
      expect(await desk.catalogue()).toHaveLength(1);
    });

    test('of a section together: a meeting that makes no sense takes the section with it', async () => {
      const run = await desk.rows([{}, { 'Start Time': '99:00' }]);

      expect(run.counts).toMatchObject({ created: 0, refused: 2 });
      expect(await readFile(desk.path('catalogue.rejected.csv'), 'utf8')).toContain(
        '2,"line 3, of the same section, is refused"',
      );
    });

    test('whose CRN stands for another course, or whose term is another', async () => {
      const run = await desk.rows([{}, { Number: '102' }, { CRN: '50002', YearTerm: '2031-fa' }]);

      expect(run.counts).toMatchObject({ created: 0, refused: 3 });
      const rejected = await readFile(desk.path('catalogue.rejected.csv'), 'utf8');
      expect(rejected).toContain('3,"50001 is POT 102 A here, but POT 101 A on line 2"');
      expect(rejected).toContain('4,"it is of the term ""2031-fa"", the file began with ""2031-su"""');
    });

    test('that ask for fewer seats than are taken, and leaves that course alone altogether', async () => {
      await desk.rows([{ Capacity: '10' }, { Capacity: '10', CRN: '50002', Section: 'B' }], WITH_SEATS);
      await app.sql(`update seats set taken = 4`);
      const [before] = await desk.catalogue();

      const run = await desk.rows(
        [
          { Capacity: '3', Name: 'Smaller' },
          { Capacity: '4', CRN: '50002', Section: 'B' },
        ],
        WITH_SEATS,
      );

      expect(run.counts).toEqual({ created: 0, updated: 1, unchanged: 0, refused: 1 });
      const [a, b] = await desk.catalogue();
      expect(a).toEqual(before);
      expect(b).toMatchObject({ capacity: 4, taken: 4, version: 2 });
      expect(await readFile(desk.path('catalogue.rejected.csv'), 'utf8')).toContain(
        '2,"4 seats are taken, more than the 3 of the file"',
      );
      const facts = await app.sql(`select channel, event from outbox where event->>'type' = 'seatsChanged'`);
      expect(facts).toEqual([
        {
          channel: `seats:${b.id}`,
          event: { type: 'seatsChanged', courseId: b.id, capacity: 4, taken: 4, version: 2 },
        },
      ]);
    });
  });

  describe('a section that the registrar cancelled', () => {
    test('is cancelled with its course while nobody has a seat', async () => {
      await desk.rows([{}]);

      const run = await desk.rows([{ 'Section Status': 'C' }]);

      expect(run.counts).toMatchObject({ updated: 1 });
      expect(await only()).toMatchObject({ state: 'CANCELLED', cancel_reason: 'Cancelled by the registrar.' });
      expect((await desk.rows([{ 'Section Status': 'C' }])).counts).toMatchObject({ unchanged: 1 });
      expect((await desk.rows([{}])).counts).toMatchObject({ unchanged: 1 });
      expect(await only()).toMatchObject({ state: 'CANCELLED' });
    });

    test('is refused while somebody has one: people must be told', async () => {
      await desk.rows([{}]);
      await app.sql(`update seats set taken = 2`);

      const run = await desk.rows([{ 'Section Status': 'C' }]);

      expect(run.counts).toMatchObject({ updated: 0, refused: 1 });
      expect(await only()).toMatchObject({ state: 'PUBLISHED' });
    });
  });

  describe('refuses whole, with the line, and changes nothing for', () => {
    const good = csv([{ Name: 'Changed' }, { CRN: '50002', Section: 'B' }, { CRN: '50003', Section: 'C' }]);
    const latin1 = Buffer.from(good.replace('Kim, Moa', 'Kim, Mo\u00e9'), 'latin1');
    const broken: [string, string | Uint8Array, RegExp][] = [
      ['another delimiter', good.replaceAll(',', ';'), /Line 1: there is no column "Subject", .*between the columns/],
      ['a missing column', good.replace('Days of Week', 'Days'), /Line 1: there is no column "Days of Week"/],
      ['a column twice', good.replace('Part of Term', 'Term'), /Line 1: the column "Term" stands there twice/],
      ['a quote never closed', good.replace('"Kim, Moa"', '"Kim, Moa'), /Line 2: Invalid Closing Quote/],
      [
        'a quote never closed at the end',
        `${good}2031,"Summer,2031\n\n`,
        /Line 5: a quote that is opened .* never closed/,
      ],
      ['a row too short', `${good}2031,Summer\n`, /Line 5: the number of columns is wrong: expect 27, got 2/],
      [
        'a row too long',
        good.replace('2031-su', '2031-su,'),
        /Line 2: the number of columns is wrong: expect 27, got 28/,
      ],
      ['a quote in the middle', good.replace('Wheel Throwing', 'Wheel "T" hrowing'), /Line \d: Invalid/],
      ['bytes that are not UTF-8', latin1, /Line 2: this is not UTF-8/],
      ['bytes that are no text', good.replace('Wheel', 'Wh\0el'), /Line \d: this is not UTF-8 text/],
      ['UTF-16', Buffer.from(good, 'utf16le'), /Line 1: this is not UTF-8 text/],
      ['an empty file', '', /Line 1: the file is empty/],
    ];

    test.each(broken)('%s', async (_what, content, complaint) => {
      await desk.rows([{}]);
      const before = await desk.catalogue();

      const run = await desk.command(await desk.write(content), '--term', '2031-summer');

      expect(run).toMatchObject({ code: 1, counts: null });
      expect(run.err).toMatch(complaint);
      expect(run.err).toContain('Nothing was imported.');
      expect(await desk.catalogue()).toEqual(before);
      expect(existsSync(desk.path('catalogue.rejected.csv'))).toBe(false);
    });
  });

  test('leaves nothing behind when the database fails in the middle, and says so in a few words', async () => {
    await desk.rows([{}]);
    const before = await desk.catalogue();
    await app.sql(`alter table course_sessions add constraint no_sundays check (day <> 'SUNDAY')`);

    const run = await desk.rows([{ Name: 'Changed' }, { CRN: '50002', Section: 'B', 'Days of Week': 'U' }]);

    expect(run).toMatchObject({ code: 1, counts: null });
    expect(run.err).toContain('no_sundays');
    expect(run.err).toContain('Nothing was imported.');
    expect(run.err).not.toContain('insert into');
    expect(await desk.catalogue()).toEqual(before);
    await app.sql(`alter table course_sessions drop constraint no_sundays`);
  });

  test.each([
    [[], 'Name one CSV file.'],
    [['a.csv', 'b.csv', '--term', '2031-summer'], 'Name one CSV file.'],
    [['a.csv'], 'Name the term'],
    [['a.csv', '--term', '2031 summer'], 'Name the term'],
    [['a.csv', '--trem', '2031-summer'], '--trem'],
  ])('says what is wrong with the command line %j', async (args, complaint) => {
    const run = await desk.command(...args);

    expect(run.code).toBe(2);
    expect(run.err).toContain(complaint);
  });

  test('says that there is no such file', async () => {
    const run = await desk.command(desk.path('none.csv'), '--term', '2031-summer');

    expect(run).toMatchObject({ code: 1, err: expect.stringContaining('none.csv') });
  });

  test('explains itself, with the defaults', async () => {
    const run = await desk.command('--help');

    expect(run.code).toBe(0);
    expect(run.out).toContain('"days": "Days of Week"');
    expect(run.out).toMatch(/independent study +5\n/);
  });
});
