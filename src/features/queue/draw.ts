import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Room } from './entities.js';

/**
 * How those who come before the opening are put in order. Everyone draws a number from a wide range, by a secret that
 * is chosen, and whose hash is published, before the first of them comes: whoever knows the secret later can check
 * every number, and nobody could have chosen it to suit somebody. The same person always draws the same, so coming
 * again, or losing Redis, changes nothing.
 */

/** How many numbers there are to draw from; the same as in `room.lua`. */
export const DRAWS = 2 ** 40;

/** Two people who draw the same number are rare: one in a hundred for 100,000 people. The later one draws again. */
const TRIES = 4;

/** A secret nobody can guess, in hex. */
export const newSeed = () => randomBytes(32).toString('hex');

export const commitmentOf = (seed: string) => createHash('sha256').update(seed).digest('hex');

/** What the record calls a person, in hex: the same each time, and it leads to nobody. */
export const recordName = (personId: string) => createHash('sha256').update(personId).digest('hex').slice(0, 32);

/** The number that a name draws at a try, from 1. */
export function drawOf(seed: string, from: number, name: string, attempt: number): number {
  const digest = createHmac('sha256', seed).update(`${name}:${attempt}`).digest();
  return from + 1 + digest.readUIntBE(0, 5);
}

/** The numbers that a person draws in a room that gathers people. */
export function drawsOf({ drawSeed, drawFrom }: Pick<Room, 'drawSeed' | 'drawFrom'>, personId: string) {
  if (drawSeed == null || drawFrom == null) return { drawSeed: '', name: '', draws: '' };
  const name = recordName(personId);
  const draws = Array.from({ length: TRIES }, (_, i) => drawOf(drawSeed, drawFrom, name, i + 1)).join();
  return { drawSeed, name, draws };
}

/** Prepares a room to gather people until a time to come: a new secret, and numbers that nobody else gets. */
export function prepareDraw(room: Room): void {
  room.drawSeed = newSeed();
  room.drawFrom = room.seqLeased;
  room.seqLeased += DRAWS;
}

/** What a room makes known about its shuffle, at a moment; null where it never gathered anybody. */
export function shuffleOf(room: Room | null, nowMs: number) {
  if (room?.drawSeed == null || room.drawAt == null) return null;
  const open = room.preQueueUntil == null || room.preQueueUntil.getTime() <= nowMs;
  return { at: room.drawAt, commitment: commitmentOf(room.drawSeed), seed: open ? room.drawSeed : null };
}
