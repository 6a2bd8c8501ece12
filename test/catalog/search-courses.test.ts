import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { COURSES, publishedCourse, titles } from './writing.js';

const at = (place: string) => [{ day: 'MONDAY', startsAt: '09:00', endsAt: '10:00', place }];

describe('courses(query)', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  beforeAll(async () => {
    admin = await app.admin();
    for (const [title, description, place] of [
      ['Data Structures', 'Lists, trees and graphs', 'Siebel Center'],
      ['Introduction to Algorithms', 'Builds on data structures', 'Hall B'],
      ['Programming in Python', 'Variables, loops', 'Siebel Center'],
      ['Café culture', 'History of coffee', 'Main'],
      ['College Physics', 'Forces and motion', 'Loomis'],
      ['수영 초급반', '물과 친해지는 시간', '체육관 수영장'],
      ['새벽수영 교실', '하루를 여는 운동', '체육관'],
      ['데이터구조 입문', '리스트와 트리', '공학관 301호'],
      ['데이터 분석', '통계의 기초와 구조', '공학관 302호'],
      ['파이썬 프로그래밍', '변수와 반복문', '전산실'],
      ['요가', '몸과 마음', '문화 센터'],
    ]) {
      await publishedCourse(app, admin, { title, description, sessions: at(place!) });
    }
  });
  const found = (query: string) => titles(app, { query });

  test('finds words in titles, descriptions and places', async () => {
    expect(await found('python')).toEqual(['Programming in Python']);
    expect(await found('coffee')).toEqual(['Café culture']);
    expect(await found('loomis')).toEqual(['College Physics']);
    expect(await found('요가')).toEqual(['요가']);
    expect(await found('반복문')).toEqual(['파이썬 프로그래밍']);
    expect(await found('전산실')).toEqual(['파이썬 프로그래밍']);
  });

  test('ranks a word in the title above the same word in a description or a place', async () => {
    expect(await found('structures')).toEqual(['Data Structures', 'Introduction to Algorithms']);
    expect((await found('수영'))[0]).toBe('수영 초급반');
    await publishedCourse(app, admin, { title: 'Twice as much', description: 'nothing of it' });
    await publishedCourse(app, admin, { title: 'Elsewhere', description: 'twice' });
    await publishedCourse(app, admin, { title: 'Third', description: '', sessions: at('Twice Hall') });

    const scores = await app.sql(`
      select c.title, m.score from search_courses('twice') m join courses c on c.id = m.course_id order by c.title`);

    expect(scores).toEqual([
      { title: 'Elsewhere', score: 100 },
      { title: 'Third', score: 100 },
      { title: 'Twice as much', score: 200 },
    ]);
    expect((await found('twice'))[0]).toBe('Twice as much');
  });

  test.each([
    ['structres', 'Data Structures'],
    ['strucutres', 'Data Structures'],
    ['algoritms', 'Introduction to Algorithms'],
    ['pyhton', 'Programming in Python'],
    ['phyiscs', 'College Physics'],
    ['progamming', 'Programming in Python'],
    ['수엉', '수영 초급반'],
    ['데이타구조', '데이터구조 입문'],
    ['파이선', '파이썬 프로그래밍'],
    ['프로그레밍', '파이썬 프로그래밍'],
    ['체육괸', '수영 초급반'],
  ])('forgives the typo in %s', async (query, title) => {
    expect(await found(query)).toContain(title);
  });

  test.each(['structxyzs', 'zebra', '축구', '농구장'])('does not take %s for something else', async (query) => {
    expect(await found(query)).toEqual([]);
  });

  test('ranks what was typed right above what would be a typo of it', async () => {
    await publishedCourse(app, admin, { title: 'Marine life' });
    await publishedCourse(app, admin, { title: 'Martine life' });

    expect(await found('martine')).toEqual(['Martine life', 'Marine life']);
    expect(await found('marine')).toEqual(['Marine life', 'Martine life']);
  });

  test('wants every word of several, wherever each is', async () => {
    expect(await found('data trees')).toEqual(['Data Structures']);
    expect(await found('siebel python')).toEqual(['Programming in Python']);
    expect(await found('수영 체육관')).toEqual(expect.arrayContaining(['수영 초급반', '새벽수영 교실']));
    expect(await found('요가 체육관')).toEqual([]);
    expect(await found('data zebra')).toEqual([]);
  });

  test('finds short words, beginnings and Korean words inside others', async () => {
    expect(await found('물')).toEqual(['수영 초급반']);
    expect(await found('파이')).toEqual(['파이썬 프로그래밍']);
    expect(await found('prog')).toEqual(['Programming in Python']);
    expect(await found('py')).toEqual(['Programming in Python']);
    expect(await found('수영')).toEqual(expect.arrayContaining(['수영 초급반', '새벽수영 교실']));
    expect(await found('301')).toEqual(['데이터구조 입문']);
  });

  test('minds neither case, nor accents, nor how Unicode writes them, nor Korean spacing', async () => {
    expect(await found('CAFE')).toEqual(['Café culture']);
    expect(await found('cafe\u0301')).toEqual(['Café culture']);
    expect(await found('Ｐｙｔｈｏｎ')).toEqual(['Programming in Python']);
    expect(await found('수영'.normalize('NFD'))).toEqual(await found('수영'));
    expect(await found('데이터 구조')).toContain('데이터구조 입문');
    expect(await found('데이터분석')).toEqual(['데이터 분석']);
  });

  test('without a word in it is no query', async () => {
    expect(await found(' ,.!% ')).toEqual(await found(''));
    expect((await found('')).length).toBeGreaterThan(10);
  });

  test.each(["'; drop table courses; --", '%', '_', '\\', '" or 1=1', '(((', '\u0000', '\ud800', '🙂'])(
    'takes %j for words and nothing else',
    async (query) => {
      expect((await app.execute(COURSES, { query })).errors).toBeUndefined();
    },
  );

  test('finds what is longer than any word', async () => {
    await publishedCourse(app, admin, { title: '가'.repeat(200), description: 'x'.repeat(10_000) });

    expect(await found('가'.repeat(200))).toEqual(['가'.repeat(200)]);
    expect(await found('x'.repeat(200))).toEqual(['가'.repeat(200)]);
  });

  test('takes up to 200 characters', async () => {
    expect((await app.execute(COURSES, { query: '가'.repeat(200) })).errors).toBeUndefined();
    const answer = await app.execute(COURSES, { query: '가'.repeat(201) });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'query' });
  });
});
