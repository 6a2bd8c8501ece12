/** Operations that the pages for developers open with: one way through the product, top to bottom. */
export const EXAMPLES = `# Course Catch. Start here; every type and field is described in the schema.

query FindCourses {
  courses(query: "music", filter: { freeSeatsOnly: true }, first: 5) {
    totalCount
    edges {
      cursor
      node {
        id
        title
        instructor {
          name
        }
        category {
          name
        }
        remainingSeats
        price {
          amountMinor
          currency
        }
        openNow
      }
    }
  }
}

# Then send "Authorization: Bearer <accessToken>" as a header.
mutation SignIn($email: String!, $password: String!) {
  signIn(input: { email: $email, password: $password }) {
    __typename
    ... on Session {
      accessToken
      account {
        name
        role
      }
    }
    ... on Refusal {
      message
    }
  }
}

query Me {
  me {
    id
    name
    role
  }
}

mutation JoinQueue($courseId: ID!) {
  joinQueue(courseId: $courseId) {
    __typename
    ... on Place {
      state
      position
      waiting
    }
    ... on Refusal {
      message
    }
  }
}

mutation Enroll($courseId: ID!, $idempotencyKey: String!) {
  enroll(input: { courseId: $courseId, idempotencyKey: $idempotencyKey }) {
    __typename
    ... on Enrollment {
      id
      status
      holdExpiresAt
    }
    ... on Refusal {
      message
    }
  }
}

subscription WatchSeats($courseIds: [ID!]!) {
  remainingSeats(courseIds: $courseIds) {
    course {
      title
    }
    remaining
    capacity
  }
}
`;

/** Variables for them. */
export const EXAMPLE_VARIABLES = {
  email: 'student@example.com',
  password: 'course-catch-demo',
  courseId: 'course_…',
  courseIds: ['course_…'],
  idempotencyKey: 'any text of your own, the same for a repeat',
};
