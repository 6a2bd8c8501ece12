import { describe, expect, test } from '@jest/globals';
import { readMapping, UIUC } from '../../src/features/catalog/import/mapping.js';
import { readDays, readMeetings, readTime } from '../../src/features/catalog/import/read-meeting.js';
import {
  readCredits,
  readDescription,
  readInstructors,
  readRow,
  readTitle,
  type SectionRow,
} from '../../src/features/catalog/import/read-row.js';
import { cellOf, type Cells } from './import-fixture.js';

const read = (own: Cells) => readRow(UIUC, cellOf(own)) as SectionRow;
const refusal = (own: Cells) => readRow(UIUC, cellOf(own)) as { refused: string; key: string | null };

describe('a row', () => {
  test('becomes a section with everything in it', () => {
    const row = read({});

    expect(row).toEqual({
      key: '50001',
      code: 'POT 101 A',
      subject: 'POT',
      categoryCode: 'pot',
      term: '2031-su',
      title: 'Wheel Throwing',
      description: 'Centre, open and pull clay on the wheel.',
      note: null,
      credits: 3,
      creditsMin: null,
      capacity: null,
      capacityByType: 120,
      cancelled: false,
      meetings: [
        { day: 'TUESDAY', startsAt: '18:00', endsAt: '19:50', place: '12 Kiln House' },
        { day: 'THURSDAY', startsAt: '18:00', endsAt: '19:50', place: '12 Kiln House' },
      ],
      instructors: ['Kim, Moa'],
    });
  });

  test.each([
    [{ Section: '' }, { code: 'POT 101' }],
    [{ CRN: '' }, { key: 'POT 101 A' }],
    [{ Name: 'Art &amp; Craft' }, { title: 'Art & Craft' }],
    [{ Name: 'Potter&#39;s Wheel' }, { title: "Potter's Wheel" }],
    [{ Name: 'Clay &amp;amp; Fire' }, { title: 'Clay & Fire' }],
    [{ Name: '  Wheel\u00a0  Throwing\n' }, { title: 'Wheel Throwing' }],
    [{ Name: 'AT&T and R&D' }, { title: 'AT&T and R&D' }],
    [{ Name: '', 'Section Title': 'Raku Firing' }, { title: 'Raku Firing' }],
    [{ 'Credit Hours': '1 TO 4 hours.' }, { credits: 4, creditsMin: 1 }],
    [
      { 'Credit Hours': '1 TO 4 hours.', 'Section Credit Hours': '2 hours' },
      { credits: 2, creditsMin: null },
    ],
    [{ Type: 'LABORATORY' }, { capacityByType: 24 }],
    [{ Type: 'Séance' }, { capacityByType: 30 }],
    [{ Capacity: '45' }, { capacity: 45 }],
    [{ 'Status Code': 'C' }, { cancelled: true }],
    [{ 'Section Status': 'cancelled' }, { cancelled: true }],
    [{ 'Status Code': 'P' }, { cancelled: false }],
    [{ Instructors: '' }, { instructors: [] }],
    [{ Subject: 'art history' }, { categoryCode: 'art-history' }],
  ] as [Cells, Partial<SectionRow>][])('with %j is read as %j', (own, expected) => {
    expect(read(own)).toMatchObject(expected);
  });

  test.each([
    [{ Subject: '' }, 'there is no subject'],
    [{ Number: ' ' }, 'there is no number'],
    [{ Name: '' }, 'there is no title'],
    [{ Name: 'x'.repeat(201) }, 'the title is longer than 200 characters'],
    [{ Description: 'x'.repeat(9001) }, 'the description is longer than 9000 characters'],
    [{ 'Credit Hours': 'hours.' }, '"hours." is no number of credit hours'],
    [{ 'Credit Hours': '12345 hours' }, '"12345 hours" is no number of credit hours'],
    [{ 'Credit Hours': 'some' }, '"some" is no number of credit hours'],
    [{ Capacity: '-3' }, '"-3" is no number of seats from 0 to 1,000,000'],
    [{ Capacity: '1000001' }, '"1000001" is no number of seats from 0 to 1,000,000'],
    [{ 'Start Time': '25:00' }, '"25:00" is no time of day'],
    [{ 'Start Time': '13:00 PM' }, '"13:00 PM" is no time of day'],
    [{ 'Days of Week': 'MXF' }, '"X" in "MXF" is no day of the week (MTWRFSU)'],
    [{ 'End Time': '05:00 PM' }, 'it ends (05:00 PM) no later than it starts (06:00 PM)'],
    [{ 'End Time': '06:00 PM' }, 'it ends (06:00 PM) no later than it starts (06:00 PM)'],
    [{ Building: 'x'.repeat(200) }, 'the place is longer than 200 characters'],
  ] as [Cells, string][])('with %j is refused: %s', (own, reason) => {
    expect(refusal(own)).toEqual({ refused: reason, key: '50001' });
  });
});

describe('times and days', () => {
  test.each([
    ['06:00 PM', '18:00'],
    ['6:30 pm', '18:30'],
    ['12:00 PM', '12:00'],
    ['12:15 AM', '00:15'],
    ['09:05 a.m.', '09:05'],
    ['18:00', '18:00'],
    ['18:00:00', '18:00'],
    ['9 AM', '09:00'],
    ['0930', '09:30'],
    ['ARRANGED', null],
    ['arr', null],
    ['TBA', null],
    ['n.a.', null],
    ['', null],
  ])('%j is %j', (cell, time) => {
    expect(readTime(cell)).toBe(time);
  });

  test.each([
    ['MTWRFSU', 'MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY'],
    ['mwf', 'MONDAY WEDNESDAY FRIDAY'],
    ['FWM', 'MONDAY WEDNESDAY FRIDAY'],
    ['TTh', 'TUESDAY THURSDAY'],
    ['M, W', 'MONDAY WEDNESDAY'],
    ['Mon/Wed', 'MONDAY WEDNESDAY'],
    ['Thursday', 'THURSDAY'],
    ['M M', 'MONDAY'],
    ['TBA', undefined],
    ['', undefined],
  ])('%j is %j', (cell, days) => {
    expect(readDays(cell)?.join(' ')).toBe(days);
  });

  test('what is fixed of a meeting without a time is kept as a note', () => {
    const arranged = { start: 'ARRANGED', end: '', days: 'MW', room: 'ARR', building: 'Kiln House' };

    expect(readMeetings(arranged)).toEqual({ meetings: [], note: 'By arrangement: Monday, Wednesday; Kiln House.' });
    expect(readMeetings({ ...arranged, days: '', building: '' })).toEqual({ meetings: [], note: null });
    expect(readMeetings({ start: '1:00 PM', end: '1:50 PM', days: '', room: '', building: '' }).note).toBe(
      'By arrangement: from 13:00 to 13:50.',
    );
  });
});

describe('credits, titles, people', () => {
  test.each([
    ['3 hours.', { credits: 3, creditsMin: null }],
    ['0 hours.', { credits: 0, creditsMin: null }],
    ['1.5 hours', { credits: 1.5, creditsMin: null }],
    ['3 OR 4 hours.', { credits: 4, creditsMin: 3 }],
    ['0 to 16 hours.', { credits: 16, creditsMin: 0 }],
    ['1, 2 OR 3 hours.', { credits: 3, creditsMin: 1 }],
    ['.5 TO 1 hours.', { credits: 1, creditsMin: 0.5 }],
    ['2-4 credits', { credits: 4, creditsMin: 2 }],
    ['4 TO 1 hours.', { credits: 4, creditsMin: 1 }],
    ['', { credits: null, creditsMin: null }],
  ])('%j is %j', (cell, credits) => {
    expect(readCredits('', cell)).toEqual(credits);
  });

  test('a section title tells sections of one course apart', () => {
    expect(readTitle('Seminars', 'Glaze Chemistry')).toBe('Seminars: Glaze Chemistry');
    expect(readTitle('Seminar in Glaze Chemistry', 'glaze chemistry')).toBe('Seminar in Glaze Chemistry');
  });

  test('a paragraph that another contains is left out', () => {
    expect(readDescription(['Same as ART 1. See ART 1.', 'See ART 1.', '', 'Bring an apron.'])).toBe(
      'Same as ART 1. See ART 1.\n\nBring an apron.',
    );
  });

  test('several instructors are parted, each is named once, and nobody is nobody', () => {
    expect(readInstructors('Kim, Moa; O&#39;Hara, P ;Kim, Moa;; TBA; Staff', ';')).toEqual(['Kim, Moa', "O'Hara, P"]);
  });
});

describe('a mapping', () => {
  test('renames columns, sets seats by type and says what has no column', () => {
    const mapping = readMapping(
      JSON.stringify({
        columns: { subject: '과목', number: '번호', title: '강좌명', key: null, description: ['설명'], days: '요일' },
        capacities: { Studio: 8 },
        instructorSeparator: '/',
      }),
    );
    const cells: Record<string, string> = {
      과목: '도예',
      번호: '1',
      강좌명: '물레 성형',
      설명: '물레로 빚습니다.',
      Type: 'studio',
      Instructors: '김모아/이도예',
    };

    const row = readRow(mapping, (column) => cells[column] ?? '');

    expect(row).toMatchObject({
      key: '도예 1',
      code: '도예 1',
      categoryCode: '도예',
      title: '물레 성형',
      capacityByType: 8,
      instructors: ['김모아', '이도예'],
    });
  });

  test.each([
    ['{', 'is not JSON'],
    ['{"colums": {}}', 'colums'],
    ['{"columns": {"title": null}}', 'columns.title'],
    ['{"timeZone": "Mars/Base"}', 'is no IANA time zone'],
    ['{"delimiter": ";;"}', 'delimiter'],
    ['{"capacities": {"Lab": -1}}', 'capacities.Lab'],
  ])('%s is refused with what is wrong: %s', (json, complaint) => {
    expect(() => readMapping(json)).toThrow(complaint);
  });
});
