import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';
import { ADD_ALERT, FOLLOW } from './operations.js';

interface Told {
  accountId: string;
  because: string;
  what: string;
}

describe('a new course and whom it interests', () => {
  const app = useApp({ processes: 2, repeating: false });
  const waitFor = (person: Person, text: string) => app.run(ADD_ALERT, { text }, { as: person });
  /** Whom the facts name that wait to be carried, and takes these away. */
  const told = async (): Promise<Told[]> => {
    const rows = await app.sql(
      `with gone as (delete from outbox where event->>'type' = 'courseMatched' returning event)
       select p as person from gone, jsonb_array_elements(event->'people') as p order by p->>'accountId'`,
    );
    return rows.map(({ person }) => person);
  };
  const newCourse = async (title: string, more: { description?: string; place?: string } = {}) => {
    const course = await app.course({ title, state: 'DRAFT' });
    await app.sql(`update courses set description = $2 where id = $1`, [course.uuid, more.description ?? '']);
    if (more.place)
      await app.sql(
        `insert into course_sessions (course_id, day, starts_at, ends_at, place) values ($1, 'MONDAY', '09:00', '10:00', $2)`,
        [course.uuid, more.place],
      );
    await app.sql(`update courses set state = 'PUBLISHED', published_at = now() where id = $1`, [course.uuid]);
    return course;
  };
  const match = (process = 0) => app.runRecurring('matchNewCourses', process);

  test.each([
    ['swim', 'Swimming for beginners', {}, true],
    ['swim', 'Aqua fit', { description: 'We swim a lot' }, true],
    ['gangnam', 'Yoga', { place: 'Gangnam Centre, room 2' }, true],
    ['wimming', 'Swimming', {}, false],
    ['cafe', 'Café talk', {}, true],
    ['수영', '어린이수영을 배우다', {}, true],
    ['수여', '수영', {}, false],
    ['piano jazz', 'Jazz for the piano', {}, true],
    ['piano jazz', 'Piano', {}, false],
  ])('who waits for %j hears of %j %j: %s', async (text, title, more, hears) => {
    const student = await app.student();
    await waitFor(student, text);
    await newCourse(title, more);
    await match();

    const people = (await told()).filter(({ accountId }) => accountId === student.uuid);

    expect(people).toEqual(hears ? [{ accountId: student.uuid, because: 'KEYWORD', what: text }] : []);
    await app.sql(`delete from keyword_alerts`);
  });

  test('who follows a category hears of a new course far below it, once, and of no old one', async () => {
    const student = await app.student();
    const [top] = await app.sql(`insert into categories (code, name) values ('arts', 'Arts') returning id`);
    const [mid] = await app.sql(`insert into categories (code, name, parent_id) values ('m', 'M', $1) returning id`, [
      top.id,
    ]);
    const [low] = await app.sql(`insert into categories (code, name, parent_id) values ('l', 'L', $1) returning id`, [
      mid.id,
    ]);
    const [arts] = (await app.run(`{ categories { id code } }`)).filter((one: any) => one.code === 'arts');
    await newCourse('Old');
    await match();
    await told();
    await app.run(FOLLOW, { id: arts.id }, { as: student });
    const course = await newCourse('New');
    await app.sql(`update courses set category_id = $1 where id = $2`, [low.id, course.uuid]);

    await together([0, 1, 0, 1], (process) => match(process));

    expect(await told()).toEqual([{ accountId: student.uuid, because: 'FOLLOW', what: 'Arts' }]);
    await match();
    expect(await told()).toEqual([]);
  });

  test('a course is held against ten thousand alerts, and exactly those who wait for it are told, 500 a fact', async () => {
    await app.sql(`delete from keyword_alerts`);
    const people = await app.people(600);
    await app.sql(
      `with alert as (
         insert into keyword_alerts (account_id, text, words)
         select account, case when n = 1 then 'ceramics' else 'word' || n end,
                array[case when n = 1 then 'ceramics' else 'word' || n end]
           from unnest($1::uuid[]) as account, generate_series(1, 17) as n
         returning id, words
       ) insert into keyword_alert_words (word, alert_id) select unnest(words), id from alert`,
      [people.map(({ uuid }) => uuid)],
    );
    await newCourse('Ceramics, wordless');
    await match();

    const facts = await app.sql(`select jsonb_array_length(event->'people') as n from outbox
                                  where event->>'type' = 'courseMatched' order by id`);

    expect(facts).toEqual([{ n: 500 }, { n: 100 }]);
    expect(new Set((await told()).map(({ accountId }) => accountId)).size).toBe(600);
  });

  test('a course that cannot be matched is tried again, and does not stop the others', async () => {
    const student = await app.student();
    await waitFor(student, 'harp');
    const broken = await newCourse('Harp one');
    await newCourse('Harp two');
    await app.sql(`create function refuse_one() returns trigger language plpgsql as $$ begin
      if new.course_id = '${broken.uuid}' then raise exception 'broken'; end if; return new; end $$`);
    await app.sql(
      `create trigger refuse_one before insert on courses_matched for each row execute function refuse_one()`,
    );

    await match();
    const first = await told();
    await app.sql(`drop trigger refuse_one on courses_matched`);
    await match();

    expect(first).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  test('who follows a course hears once that it begins to take seats', async () => {
    const student = await app.student();
    const course = await app.course({ opensAt: new Date(Date.now() + 3_600_000) });
    await app.run(FOLLOW, { id: course.id }, { as: student });
    const pass = async () => {
      await app.runRecurring('announceWindows');
      await app.runRelay();
      await app.runDuties();
    };
    const heard = () =>
      app.sql(`select event->'accountIds' as people from outbox where event->>'type' = 'followedCourseOpened'`);
    await pass();
    expect(await heard()).toEqual([]);

    await app.sql(`update courses set opens_at = now() where id = $1`, [course.uuid]);
    await app.runRecurring('announceWindows');
    await app.runRelay();
    await app.runDuties();

    expect(await heard()).toEqual([{ people: [student.uuid] }]);
    await pass();
    expect(await heard()).toEqual([]);
  });
});
