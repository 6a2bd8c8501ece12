import type { Role } from '../generated/schema.js';

/** Someone who can sign in with the demo password. */
export interface DemoAccount {
  readonly email: string;
  readonly role: Role;
}

interface DemoPerson extends DemoAccount {
  readonly name: string;
}

const people = (role: Role, names: readonly string[]): DemoPerson[] =>
  names.map((name, index) => ({ email: `${role.toLowerCase()}${index + 1}@example.com`, name, role }));

/** In the order in which courses name them: `by: [1]` is the first. */
export const INSTRUCTORS = people('INSTRUCTOR', ['한지우', 'Amara Okafor', '박도현']);

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { email: 'admin@example.com', name: '운영자 Admin', role: 'ADMIN' },
  ...INSTRUCTORS,
  ...people('STUDENT', [
    '김서연',
    'Lucas Meyer',
    '이하준',
    'Priya Nair',
    '최민서',
    'Sofía Álvarez',
    '정예린',
    'Tom Baker',
  ]),
];
