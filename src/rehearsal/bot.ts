import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, serverOf, type Day, type Timed } from './day.js';
import type { Operation } from './http.js';
import { ENROLL, JOIN, LEAVE, type PlaceNews } from './operations.js';
import { randomFrom } from './plan.js';
import { Trouble, type Measured } from './record.js';
import { Socket } from './socket.js';
import type { Story } from './story.js';
import { nowMs, until } from './time.js';

/** How long a bot rests between two tries, on average, in ms. */
const REST_MS = 1_000;

/** What no client of ours would send; each has a coded refusal. */
const NONSENSE: readonly Operation[] = [
  { query: 'mutation { enroll(' },
  { query: '{ everything { forFree } }' },
  { query: `{ ${'a: me { id } '.repeat(500)} }` },
  { query: `{ course(id: "course_0000000000000000000000000") { id } }` },
  { query: ENROLL, variables: { courseId: 'nonsense', key: '' } },
  { query: '', variables: { __proto__: null, courseId: { $ne: null } } },
];

/** What is no message of the protocol; each has a close code of its own. */
const NOISE: readonly string[] = ['not json', '{"type":"subscribe"}', '[]', '{"id":1,"type":"next"}'];

/**
 * A program that wants a seat by other means than waiting: asks again and again, presses the button without being let
 * in, tries other people's tickets, sends nonsense. Each try is planned by the clock, not by the last answer.
 *
 * @returns how often cheating worked: what may not happen even once
 */
export async function cheat(day: Day, story: Story): Promise<number> {
  const { plan } = story;
  const random = randomFrom(plan.number);
  story.ending = 'bot';
  let holes = 0;
  for (let atMs = day.opensMs + plan.arrivesMs; atMs < day.endsMs; atMs += REST_MS * 2 * random()) {
    await until(atMs);
    if (await withoutTrouble(tryOnce(day, story, random))) holes += 1;
  }
  // It would hold its slot against those who still wait until its lease ends.
  await withoutTrouble(leave(day, story));
  return holes;
}

/** What a try gave; null where it was turned away, which is on record. */
async function withoutTrouble<T>(trying: Promise<T>): Promise<T | null> {
  try {
    return await trying;
  } catch (error) {
    if (error instanceof Trouble) return null;
    throw error;
  }
}

/** One try; whether it gave the bot what it may not have. */
async function tryOnce(day: Day, story: Story, random: () => number): Promise<boolean> {
  const choice = random();
  const one = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;
  if (choice < 0.35) return join(day, story);
  if (choice < 0.65) return press(day, story);
  if (choice < 0.8 && day.tickets.length > 0) return join(day, story, one(day.tickets));
  if (choice < 0.85) return join(day, story, `v1.${Buffer.from('["",1]').toString('base64url')}.forged`);
  if (choice < 0.95) await askAs(day, story, 'nonsense', one(NONSENSE));
  else await makeNoise(day, story, one(NOISE));
  return false;
}

/** Asks for a place, perhaps with a ticket that is not the bot's: then a place in answer is a hole. */
async function join(day: Day, story: Story, ticket?: string): Promise<boolean> {
  const asked = await askAs<PlaceNews>(day, story, ticket ? 'nonsense' : 'joinQueue', {
    query: JOIN,
    variables: { courseId: day.courseId, ticket },
  });
  const { answer, sentMs, endedMs } = asked;
  if (answer.__typename !== 'Place') return false;
  story.given(answer, { askedMs: sentMs, givenMs: endedMs, again: false });
  return ticket !== undefined;
}

/** Presses the button, let in or not; once the course is full the bot gives up its place. */
async function press(day: Day, story: Story): Promise<boolean> {
  const key = randomUUID();
  const asked = await askAs<{ id?: string }>(day, story, 'enroll', {
    query: ENROLL,
    variables: { courseId: day.courseId, key },
  });
  const { answer, sentMs, endedMs } = asked;
  const enrollmentId = answer.__typename === 'Enrollment' ? answer.id! : null;
  story.claims.push({ key, sentMs, endedMs, answer: answer.__typename, enrollmentId });
  if (answer.__typename === 'CourseFull') await leave(day, story);
  return enrollmentId !== null && story.places.length === 0;
}

async function leave(day: Day, story: Story): Promise<void> {
  story.gone();
  await askAs(day, story, 'leaveQueue', { query: LEAVE, variables: { courseId: day.courseId } });
}

async function makeNoise(day: Day, story: Story, noise: string): Promise<void> {
  const { number, kind } = story.plan;
  const plannedMs = nowMs();
  const closed = Promise.withResolvers<number>();
  const token = await day.people.tokenOf(number);
  const socket = await Socket.open(serverOf(day, story.plan, 0), token, closed.resolve);
  socket.sendRaw(noise);
  const code = await Promise.race([closed.promise, pause(5_000, 0)]);
  socket.close();
  const failed = code >= 4400 && code < 4500 ? 'refused' : 'fault';
  const outcome = code ? `SOCKET ${code}` : 'SOCKET STAYED OPEN';
  day.records.add({ what: 'nonsense', who: kind, plannedMs, sentMs: plannedMs, endedMs: nowMs(), outcome, failed });
}

async function askAs<Fields>(day: Day, { plan }: Story, what: Measured, operation: Operation): Promise<Timed<Fields>> {
  const { number, kind } = plan;
  const token = await day.people.tokenOf(number);
  return ask<Fields>(day, { what, who: kind, plannedMs: nowMs(), url: serverOf(day, plan, 0), token }, operation);
}
