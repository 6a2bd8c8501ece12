import { defineEntity, p } from '@mikro-orm/core';

const AccountSchema = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    /** As typed; unique whatever its case. Null for people who never sign in, such as imported instructors. */
    email: p.text().nullable(),
    name: p.text(),
    /** PHC string of argon2id. */
    passwordHash: p.text().nullable().lazy(),
    role: p.enum(['STUDENT', 'INSTRUCTOR', 'ADMIN']).default('STUDENT'),
    /** The registrar's own name for an imported person. */
    importKey: p.text().nullable().lazy(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A person. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);

export { AccountSchema };
