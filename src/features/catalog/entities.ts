import { defineEntity, p } from '@mikro-orm/core';

const CategorySchema = defineEntity({
  name: 'Category',
  tableName: 'categories',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    code: p.text(),
    name: p.text(),
    parentId: p.uuid().nullable(),
  },
});

/** A branch of the category tree. */
export class Category extends CategorySchema.class {}
CategorySchema.setClass(Category);

const CourseSchema = defineEntity({
  name: 'Course',
  tableName: 'courses',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    /** The registrar's own code; unique within a term. */
    code: p.text().nullable(),
    term: p.text().nullable(),
    /** The registrar's own key of an imported section; unique within a term. */
    importKey: p.text().nullable().lazy(),
    title: p.text(),
    description: p.text().default(''),
    categoryId: p.uuid().nullable(),
    priceMinor: p.integer().default(0),
    currency: p.text().default('KRW'),
    holdMinutes: p.integer().default(10),
    credits: p.double().nullable(),
    creditsMin: p.double().nullable(),
    state: p.enum(['DRAFT', 'PUBLISHED', 'CLOSED', 'CANCELLED']).default('DRAFT'),
    opensAt: p.datetime().nullable(),
    closesAt: p.datetime().nullable(),
    timeZone: p.text().default('Asia/Seoul'),
    cancelReason: p.text().nullable(),
    /** When it first came into the catalogue: from then on anybody may see it. */
    publishedAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** What can be taken. Its seats are counted by the feature `seats`. */
export class Course extends CourseSchema.class {
  // What a read may bring along, so that a page asks no more for it: whether seats can be taken, by the store's clock …
  declare readonly openNow?: boolean;
  // … its count of seats, and the first of its instructors.
  declare readonly capacity?: number;
  declare readonly remainingSeats?: number;
  declare readonly instructorId?: string | null;
}
CourseSchema.setClass(Course);

const CourseInstructorSchema = defineEntity({
  name: 'CourseInstructor',
  tableName: 'course_instructors',
  properties: {
    courseId: p.uuid().primary(),
    accountId: p.uuid().primary(),
    /** 0 for the first named. */
    position: p.integer().default(0),
  },
});

/** Who teaches what. */
export class CourseInstructor extends CourseInstructorSchema.class {}
CourseInstructorSchema.setClass(CourseInstructor);

const CourseSessionSchema = defineEntity({
  name: 'CourseSession',
  tableName: 'course_sessions',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    courseId: p.uuid(),
    day: p.enum(['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']),
    /** `HH:MM:SS` in the course's time zone. */
    startsAt: p.time(),
    endsAt: p.time(),
    place: p.text().nullable(),
  },
});

/** One weekly meeting of a course. */
export class CourseSession extends CourseSessionSchema.class {}
CourseSessionSchema.setClass(CourseSession);

export { CategorySchema, CourseSchema, CourseInstructorSchema, CourseSessionSchema };
