import { defineEntity, p } from '@mikro-orm/core';

const AccountSchema = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    /** As typed; unique whatever its case. Null for people who never sign in, such as imported instructors. */
    email: p.text().nullable(),
    name: p.text(),
    /** When a code or link in a letter to `email` came back; null before. */
    emailVerifiedAt: p.datetime().nullable(),
    /** When a password was last set anew by its person; what was signed in before then has ended. */
    passwordChangedAt: p.datetime().nullable(),
    /** E.164. */
    phone: p.text().nullable(),
    /** https. */
    pictureUrl: p.text().nullable(),
    /** The language of letters. */
    locale: p.enum(['en', 'ko']).default('en'),
    /** PHC string of argon2id. */
    passwordHash: p.text().nullable().lazy(),
    role: p.enum(['STUDENT', 'INSTRUCTOR', 'ADMIN']).default('STUDENT'),
    /** The registrar's own name for an imported person. */
    importKey: p.text().nullable().lazy(),
    /** Whether it may be used: an admin's word. */
    status: p.enum(['ACTIVE', 'SUSPENDED', 'BANNED']).default('ACTIVE'),
    /** When its person withdrew it; it can be restored for a year. */
    deletedAt: p.datetime().nullable(),
    /** Since when nothing in it names anybody. */
    purgedAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A person. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);

const InstructorProfileSchema = defineEntity({
  name: 'InstructorProfileRow',
  tableName: 'instructor_profiles',
  properties: {
    accountId: p.uuid().primary(),
    bio: p.text().nullable(),
    pictureUrl: p.text().nullable(),
    links: p.json<{ label: string; url: string }[]>().defaultRaw(`'[]'`),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});

/** What an instructor makes known beside their name. */
export class InstructorProfileRow extends InstructorProfileSchema.class {}
InstructorProfileSchema.setClass(InstructorProfileRow);

const AdminActSchema = defineEntity({
  name: 'AdminAct',
  tableName: 'admin_acts',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    /** Null for someone at the command line. */
    actorId: p.uuid().nullable(),
    act: p.text(),
    subjectKind: p.text(),
    subjectId: p.uuid(),
    before: p.json().nullable(),
    after: p.json().nullable(),
    reason: p.text().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** Something that an admin did. Written by `recordAct` and by statements that record their own act, never changed. */
export class AdminAct extends AdminActSchema.class {}
AdminActSchema.setClass(AdminAct);

export { AdminActSchema, AccountSchema, InstructorProfileSchema };
