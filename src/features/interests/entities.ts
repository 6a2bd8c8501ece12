import { defineEntity, p } from '@mikro-orm/core';

const FollowSchema = defineEntity({
  name: 'Follow',
  tableName: 'follows',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    accountId: p.uuid(),
    /** One of the two is set. */
    categoryId: p.uuid().nullable(),
    courseId: p.uuid().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** Someone follows a category or a course. */
export class Follow extends FollowSchema.class {}
FollowSchema.setClass(Follow);

const KeywordAlertSchema = defineEntity({
  name: 'KeywordAlert',
  tableName: 'keyword_alerts',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    accountId: p.uuid(),
    /** As typed. */
    text: p.text(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** Someone waits for courses with some words in them. */
export class KeywordAlert extends KeywordAlertSchema.class {}
KeywordAlertSchema.setClass(KeywordAlert);

export { FollowSchema, KeywordAlertSchema };
