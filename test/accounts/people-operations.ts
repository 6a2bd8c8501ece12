/** The operations of people, acts and leaving, as a frontend would write them. */
export const CHANGE_ROLE = `mutation ChangeRole($accountId: ID!, $role: Role!, $reason: String = "A good one") {
  changeRole(input: { accountId: $accountId, role: $role, reason: $reason }) {
    __typename ... on Account { id role status } ... on Refusal { message }
  }
}`;

export const CHANGE_STATUS = `mutation ChangeStatus($accountId: ID!, $status: AccountStatus!, $reason: String = "A good one") {
  changeStatus(input: { accountId: $accountId, status: $status, reason: $reason }) {
    __typename ... on Account { id role status } ... on Refusal { message }
  }
}`;

export const PEOPLE = `query People($query: String, $filter: PeopleFilter, $first: Int, $after: String) {
  people(query: $query, filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { id name email role status withdrawnAt } }
  }
}`;

export const PERSON = `query Person($id: ID!) { person(id: $id) { id name email role status withdrawnAt } }`;

export const ADMIN_ACTS = `query AdminActs($filter: AdminActFilter, $first: Int, $after: String) {
  adminActs(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { id act actor { id name } subjectId before after reason createdAt } }
  }
}`;

export const INSTRUCTOR = `query Instructor($id: ID!) {
  instructor(id: $id) { name bio pictureUrl links { label url } }
}`;

export const UPDATE_INSTRUCTOR_PROFILE = `mutation Update($input: UpdateInstructorProfileInput!) {
  updateInstructorProfile(input: $input) { name bio pictureUrl links { label url } }
}`;

export const WITHDRAW = `mutation Withdraw {
  withdrawAccount { __typename ... on Withdrawal { restorableUntil } ... on Refusal { message } }
}`;

export const REQUEST_RESTORE = `mutation RequestRestore($email: String!) {
  requestAccountRestore(email: $email) { goodForSeconds }
}`;

export const RESTORE = `mutation Restore($input: RestoreAccountInput!) {
  restoreAccount(input: $input) {
    __typename ... on Session { accessToken account { id name email } } ... on Refusal { message }
  }
}`;

export const EXPORT = `query Export { exportMyData }`;
