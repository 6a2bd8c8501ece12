/** The operations that the tests of this folder execute. */
const FIELDS = `id status holdExpiresAt createdAt price { amountMinor currency } course { id remainingSeats } student { id name }`;

export const ENROLL = `
  mutation Enroll($input: EnrollInput!) {
    enroll(input: $input) {
      __typename
      ... on Enrollment { ${FIELDS} }
      ... on Refusal { message }
      ... on AlreadyEnrolled { enrollment { id } }
      ... on NotAdmitted { place { id state position } }
      ... on RegistrationClosed { opensAt closesAt }
      ... on CourseFull { waitlistLength }
      ... on Busy { retryAfterMs }
    }
  }`;

export const CANCEL = `
  mutation Cancel($id: ID!) {
    cancelEnrollment(id: $id) { __typename ... on Enrollment { ${FIELDS} } ... on EnrollmentStateConflict { status } }
  }`;

export const CONFIRM = `
  mutation Confirm($id: ID!) {
    confirmEnrollment(id: $id) { __typename ... on Enrollment { ${FIELDS} } ... on EnrollmentStateConflict { status } }
  }`;

export const STATUS = `
  subscription Status($after: String) {
    enrollmentStatus(after: $after) {
      __typename
      ... on EnrollmentChanged { cursor previousStatus enrollment { id status holdExpiresAt course { id title } } }
      ... on StreamReset { cursor reason }
    }
  }`;

const PAGE = `totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id status student { name } } }`;

export const MINE = `
  query Mine($status: [EnrollmentStatus!], $first: Int, $after: String) {
    myEnrollments(status: $status, first: $first, after: $after) { ${PAGE} }
  }`;

export const ROSTER = `
  query Roster($courseId: ID!, $status: [EnrollmentStatus!], $first: Int, $after: String) {
    roster(courseId: $courseId, status: $status, first: $first, after: $after) { ${PAGE} }
  }`;

export const SEATS = `
  subscription Seats($courseIds: [ID!]!) {
    remainingSeats(courseIds: $courseIds) { remaining capacity version course { id } }
  }`;
