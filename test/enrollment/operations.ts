/** The operations that the tests of this folder execute. */
const ENROLLMENT = `
  fragment E on Enrollment {
    id status holdExpiresAt createdAt price { amountMinor currency } course { id remainingSeats } student { id name }
  }`;

export const ENROLL = `
  mutation Enroll($input: EnrollInput!) {
    enroll(input: $input) {
      __typename
      ...E
      ... on Refusal { message }
      ... on AlreadyEnrolled { enrollment { id } }
      ... on NotAdmitted { place { id state position } }
      ... on RegistrationClosed { opensAt closesAt }
      ... on Busy { retryAfterMs }
    }
  } ${ENROLLMENT}`;

export const CANCEL = `
  mutation Cancel($id: ID!) {
    cancelEnrollment(id: $id) { __typename ...E ... on EnrollmentStateConflict { status } }
  } ${ENROLLMENT.replace(' status ', ' state: status ')}`.replaceAll('... on EnrollmentStateConflict { status }', '... on EnrollmentStateConflict { conflict: status }');

export const CONFIRM = CANCEL.replace('mutation Cancel', 'mutation Confirm').replace('cancelEnrollment', 'confirmEnrollment');

export const STATUS = `
  subscription Status($after: String) {
    enrollmentStatus(after: $after) {
      __typename
      ... on EnrollmentChanged { cursor previousStatus enrollment { id status holdExpiresAt course { id title } } }
      ... on StreamReset { cursor reason }
    }
  }`;

export const MINE = `
  query Mine($status: [EnrollmentStatus!], $first: Int, $after: String) {
    myEnrollments(status: $status, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id status } }
    }
  }`;

export const ROSTER = MINE.replace('query Mine(', 'query Roster($courseId: ID!, ').replace('myEnrollments(', 'roster(courseId: $courseId, ').replace('node { id status }', 'node { id status student { name } }');

export const SEATS = `subscription Seats($courseIds: [ID!]!) { remainingSeats(courseIds: $courseIds) { remaining capacity version course { id } } }`;
