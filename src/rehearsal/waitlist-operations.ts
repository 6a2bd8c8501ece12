/** What those send who wait for a seat to come back. */
export const JOIN_WAITLIST = /* GraphQL */ `
  mutation JoinWaitlist($courseId: ID!) {
    joinWaitlist(input: { courseId: $courseId }) {
      __typename
      ... on WaitlistEntry {
        id
        state
      }
      ... on Busy {
        message
        retryAfterMs
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const WATCH_WAITLIST = /* GraphQL */ `
  subscription WatchWaitlist($courseId: ID!) {
    waitlistPosition(courseId: $courseId) {
      id
      state
      position
      offerExpiresAt
    }
  }
`;

export const ACCEPT = /* GraphQL */ `
  mutation Accept($id: ID!, $key: String!) {
    acceptSeatOffer(id: $id, idempotencyKey: $key) {
      __typename
      ... on Enrollment {
        id
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const DECLINE = /* GraphQL */ `
  mutation Decline($id: ID!) {
    declineSeatOffer(id: $id) {
      __typename
      ... on Refusal {
        message
      }
    }
  }
`;

/** What the admin of the day asks about the line. */
export const LOOK_AT_COURSE = /* GraphQL */ `
  query LookAtCourse($id: ID!) {
    course(id: $id) {
      __typename
      remainingSeats
      waitlistLength
    }
  }
`;

export const LINE = /* GraphQL */ `
  query Line($courseId: ID!, $after: String) {
    waitlist(
      courseId: $courseId
      state: [WAITING, OFFERED, ENROLLED, DECLINED, OFFER_EXPIRED]
      first: 100
      after: $after
    ) {
      __typename
      edges {
        node {
          id
          state
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
