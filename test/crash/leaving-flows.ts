import { expect } from '@jest/globals';
import { VERIFY_PASSWORD } from '../accounts/account-operations.js';
import { ME, newcomer, PASSWORD, SIGN_IN, SIGN_UP } from '../accounts/operations.js';
import { WITHDRAW } from '../accounts/people-operations.js';
import { ENROLL } from '../enrollment/operations.js';
import { Line } from '../queue/support.js';
import type { Person, TestApp } from '../support/app.js';
import { eventually } from '../support/together.js';
import { REVIVED, type Flow, type FlowMaker } from './flows.js';
import { Died } from './mortal.js';

/** Someone leaves who has a seat, a place in a line and a session. */
async function withdraw(app: TestApp): Promise<Flow> {
  const line = new Line(app);
  const input = newcomer('leaver');
  const { accessToken, account } = await app.run(SIGN_UP, { input });
  const [{ id: uuid }] = (await app.sql<{ id: string }>(`select id from accounts where email = $1`, [input.email])) as [
    { id: string },
  ];
  const person: Person = { id: account.id, uuid, name: input.name, role: 'STUDENT', token: accessToken };
  const course = await app.course({ capacity: 1 });
  await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: 'k' } }, { as: person });
  const room = await line.room({ activeLimit: 1, leaseSeconds: 3600 });
  const next = await app.student();
  await line.lineUp([person, next], room.course);
  await app.runRelay();
  await app.apps[0]!.relay!.close();
  return {
    courses: [course],
    async act(mortal) {
      await mortal.execute(VERIFY_PASSWORD, { password: PASSWORD }, person);
      // Done, but for its answer: then the person is signed out, and the second try is an error.
      await mortal.execute(WITHDRAW, {}, person).catch((error: Error) => {
        if (error instanceof Died) throw error;
      });
      await mortal.run('relay');
    },
    async check() {
      const again = await app.execute(VERIFY_PASSWORD, { password: PASSWORD }, { as: person, process: REVIVED });
      if (!again.errors) await app.execute(WITHDRAW, {}, { as: person, process: REVIVED });
      await app.runRecurring('leaveCourses', REVIVED);
      await app.runRecurring('leaveRoomsOfWithdrawn', REVIVED);

      const refused = async () => (await app.execute(ME, {}, { as: person, process: REVIVED })).errors;
      await eventually(async () => refused(), 'the sessions have ended');
      const signIn = { input: { email: input.email, password: PASSWORD } };
      expect((await app.run(SIGN_IN, signIn, { process: REVIVED })).__typename).toBe('AccountWithdrawn');
      expect(await app.sql(`select taken from seats where course_id = $1`, [course.uuid])).toEqual([{ taken: 0 }]);
      expect((await line.placeOf(next, room.course, REVIVED))?.state).toBe('ADMITTED');
    },
  };
}

export const leavingFlows: Readonly<Record<string, FlowMaker>> = { withdraw };
