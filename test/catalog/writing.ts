import type { Person, TestApp } from '../support/app.js';

/** The fields that tests look at. */
const FIELDS = `
    id code title description state term credits creditsMin holdMinutes capacity remainingSeats openNow timeZone
    opensAt closesAt cancelReason price { amountMinor currency } category { id code } instructor { id name }
    instructors { id } sessions { day startsAt endsAt place }`;
const COURSE = `__typename ... on Course { ${FIELDS} } ... on Refusal { message }`;

export const CREATE = `mutation Create($input: CreateCourseInput!) { createCourse(input: $input) { ${COURSE} } }`;
export const UPDATE = `mutation Update($input: UpdateCourseInput!) {
  updateCourse(input: $input) {
    ${COURSE} ... on CapacityBelowTaken { taken } ... on CourseStateConflict { refusedIn: state }
  }
}`;
export const PUBLISH = `mutation Publish($id: ID!) {
  publishCourse(id: $id) { ${COURSE} ... on CourseStateConflict { refusedIn: state } }
}`;
export const CLOSE = `mutation Close($id: ID!) {
  closeCourse(id: $id) { ${COURSE} ... on CourseStateConflict { refusedIn: state } }
}`;
export const CANCEL = `mutation Cancel($id: ID!, $reason: String!) {
  cancelCourse(id: $id, reason: $reason) { ${COURSE} ... on CourseStateConflict { refusedIn: state } }
}`;
export const CREATE_CATEGORY = `mutation CreateCategory($input: CreateCategoryInput!) {
  createCategory(input: $input) { __typename ... on Category { id code name parent { id } } ... on Refusal { message } }
}`;
export const COURSE_BY_ID = `query Course($id: ID!) { course(id: $id) { __typename ${FIELDS} } }`;
export const COURSES = `
  query Courses($query: String, $filter: CourseFilter, $sort: CourseSort, $first: Int, $after: String) {
    courses(query: $query, filter: $filter, sort: $sort, first: $first, after: $after) {
      edges { cursor node { id title remainingSeats } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;

/** Writes a draft through the contract, as an admin. */
export async function writeCourse(app: TestApp, admin: Person, input: Record<string, unknown> = {}) {
  const course = await app.run(
    CREATE,
    { input: { title: 'A course', description: '', capacity: 10, ...input } },
    { as: admin },
  );
  if (course.__typename !== 'Course') throw new Error(`not written: ${JSON.stringify(course)}`);
  return course;
}

/** Writes a course and puts it in the catalogue. */
export async function publishedCourse(app: TestApp, admin: Person, input: Record<string, unknown> = {}) {
  const { id } = await writeCourse(app, admin, input);
  return app.run(PUBLISH, { id }, { as: admin });
}

/** The titles of a page of the catalogue, in its order. */
export async function titles(app: TestApp, variables: Record<string, unknown>, as?: Person): Promise<string[]> {
  const page = await app.run(COURSES, { first: 100, ...variables }, { as });
  return page.edges.map((edge: { node: { title: string } }) => edge.node.title);
}
