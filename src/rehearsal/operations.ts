import type { EnrollmentStatus, PlaceState } from '../generated/schema.js';

/** A place as a student is told of it. */
export interface PlaceNews {
  readonly state: PlaceState;
  readonly position: number | null;
  readonly admittedUntil: string | null;
  /** Only where it was asked for. */
  readonly ticket?: string;
}

/** The operations that a student's page sends. */
export const JOIN = /* GraphQL */ `
  mutation Join($courseId: ID!, $ticket: String) {
    joinQueue(courseId: $courseId, ticket: $ticket) {
      __typename
      ... on Place {
        id
        state
        position
        ahead
        waiting
        admittedUntil
        ticket
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const LEAVE = /* GraphQL */ `
  mutation Leave($courseId: ID!) {
    leaveQueue(courseId: $courseId) {
      __typename
      ... on Place {
        id
        state
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const ENROLL = /* GraphQL */ `
  mutation Enroll($courseId: ID!, $key: String!) {
    enroll(input: { courseId: $courseId, idempotencyKey: $key }) {
      __typename
      ... on Enrollment {
        id
        status
      }
      ... on AlreadyEnrolled {
        message
        enrollment {
          id
        }
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

export const CANCEL = /* GraphQL */ `
  mutation Cancel($id: ID!) {
    cancelEnrollment(id: $id) {
      __typename
      ... on Enrollment {
        id
        status
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const MY_PLACE = /* GraphQL */ `
  query MyPlace($courseId: ID!) {
    myPlace(courseId: $courseId) {
      __typename
      id
      state
      position
      ahead
      waiting
      admittedUntil
      ticket
    }
  }
`;

export const WATCH_PLACE = /* GraphQL */ `
  subscription WatchPlace($courseId: ID!) {
    queuePosition(courseId: $courseId) {
      state
      position
      ahead
      waiting
      admittedUntil
      estimatedWait {
        low
        high
      }
    }
  }
`;

export const WATCH_SEATS = /* GraphQL */ `
  subscription WatchSeats($courseId: ID!) {
    remainingSeats(courseIds: [$courseId]) {
      capacity
      remaining
      version
    }
  }
`;

export const WATCH_ENROLLMENT = /* GraphQL */ `
  subscription WatchEnrollment {
    enrollmentStatus {
      __typename
      ... on EnrollmentChanged {
        enrollment {
          id
          status
        }
        cursor
      }
      ... on StreamReset {
        reason
        cursor
      }
    }
  }
`;

export const SIGN_IN = /* GraphQL */ `
  mutation SignIn($email: String!, $password: String!) {
    signIn(input: { email: $email, password: $password }) {
      __typename
      ... on Session {
        accessToken
        account {
          id
        }
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const SIGN_UP = /* GraphQL */ `
  mutation SignUp($email: String!, $password: String!, $name: String!) {
    signUp(input: { email: $email, password: $password, name: $name }) {
      __typename
      ... on Session {
        accessToken
        account {
          id
        }
      }
      ... on Refusal {
        message
      }
    }
  }
`;

/** What the admin of the day sends. */
export const CREATE_COURSE = /* GraphQL */ `
  mutation CreateCourse($title: String!, $capacity: Int!) {
    createCourse(input: { title: $title, description: "A dress rehearsal.", capacity: $capacity }) {
      __typename
      ... on Course {
        id
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const PUBLISH_COURSE = /* GraphQL */ `
  mutation PublishCourse($id: ID!) {
    publishCourse(id: $id) {
      __typename
      ... on Course {
        id
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const CANCEL_COURSE = /* GraphQL */ `
  mutation CancelCourse($id: ID!) {
    cancelCourse(id: $id, reason: "The rehearsal is over.") {
      __typename
      ... on Refusal {
        message
      }
    }
  }
`;

export const CREATE_ROOM = /* GraphQL */ `
  mutation CreateRoom($name: String!, $courseId: ID!, $policy: RoomPolicyInput!) {
    createRoom(input: { name: $name, courseIds: [$courseId], policy: $policy }) {
      __typename
      ... on Room {
        id
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const RETIRE_ROOM = /* GraphQL */ `
  mutation RetireRoom($id: ID!) {
    updateRoom(input: { id: $id, courseIds: [], policy: { enabled: false } }) {
      __typename
      ... on Refusal {
        message
      }
    }
  }
`;

export const LOOK_AT_ROOM = /* GraphQL */ `
  query LookAtRoom($id: ID!) {
    node(id: $id) {
      __typename
      ... on Room {
        waiting
        active
      }
    }
  }
`;

export const ROSTER = /* GraphQL */ `
  query Roster($courseId: ID!, $after: String) {
    roster(courseId: $courseId, first: 100, after: $after) {
      __typename
      edges {
        node {
          id
          status
          student {
            id
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** An enrollment as the roster has it. */
export interface RosterEntry {
  readonly id: string;
  readonly status: EnrollmentStatus;
  readonly student: { readonly id: string };
}
