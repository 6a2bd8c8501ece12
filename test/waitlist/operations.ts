const ENTRY = `__typename id state position ahead waiting offerExpiresAt passedOver endedBecause note prepaid
  seat { id status holdExpiresAt } swapWith { id } course { id } student { id }`;

export const JOIN_WAITLIST = `
  mutation Join($input: JoinWaitlistInput!) {
    joinWaitlist(input: $input) {
      __typename
      ... on WaitlistEntry { ${ENTRY} }
      ... on SeatsLeft { remaining message }
      ... on AlreadyEnrolled { enrollment { id } }
      ... on RegistrationClosed { opensAt closesAt }
      ... on NotAdmitted { place { state } }
    }
  }`;

export const LEAVE_WAITLIST = `
  mutation Leave($courseId: ID!) {
    leaveWaitlist(courseId: $courseId) { __typename ... on WaitlistEntry { ${ENTRY} } ... on WaitlistStateConflict { was: state message } }
  }`;

export const ACCEPT = `
  mutation Accept($id: ID!, $key: String!) {
    acceptSeatOffer(id: $id, idempotencyKey: $key) {
      __typename
      ... on Enrollment { id status holdExpiresAt course { id } }
      ... on WaitlistStateConflict { state message }
      ... on AlreadyEnrolled { enrollment { id } }
    }
  }`;

export const DECLINE = `
  mutation Decline($id: ID!) {
    declineSeatOffer(id: $id) { __typename ... on WaitlistEntry { ${ENTRY} } ... on WaitlistStateConflict { was: state } }
  }`;

export const SET_POLICY = `
  mutation Policy($input: SetWaitlistPolicyInput!) {
    setWaitlistPolicy(input: $input) {
      __typename ... on Course { waitlistPolicy { offerMinutes promotion } } ... on CourseStateConflict { state }
    }
  }`;

export const MY_WAITLIST = `
  query Mine($state: [WaitlistState!], $first: Int, $after: String) {
    myWaitlist(state: $state, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${ENTRY} } }
    }
  }`;

export const POSITION = `subscription Position($courseId: ID!) { waitlistPosition(courseId: $courseId) { ${ENTRY} } }`;

export const COURSE = `
  query Course($id: ID!) {
    course(id: $id) { remainingSeats waitlistLength myWaitlistEntry { id position } waitlistPolicy { offerMinutes promotion } }
  }`;
