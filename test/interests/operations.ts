export const FOLLOW = `mutation ($id: ID!) { follow(id: $id) {
  __typename
  ... on Follow { id subject { __typename ... on Category { code } ... on Course { title } } }
  ... on TooManyInterests { most }
} }`;
export const UNFOLLOW = `mutation ($id: ID!) { unfollow(id: $id) }`;
export const MY_FOLLOWS = `{ myFollows { id subject { ... on Category { code } ... on Course { title } } } }`;
export const ADD_ALERT = `mutation ($text: String!) { addKeywordAlert(text: $text) {
  __typename ... on KeywordAlert { id text } ... on TooManyInterests { most }
} }`;
export const REMOVE_ALERT = `mutation ($id: ID!) { removeKeywordAlert(id: $id) }`;
export const MY_ALERTS = `{ myKeywordAlerts { id text } }`;
