export const CREATE = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  __typename
  ... on WebhookEndpointWithSecret { secret endpoint { id url events enabled } }
  ... on Refusal { message }
} }`;
export const UPDATE = `mutation ($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) {
  __typename ... on WebhookEndpoint { id url events enabled failingSince } ... on Refusal { message }
} }`;
export const ROTATE = `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }`;
export const REMOVE = `mutation ($id: ID!) { removeWebhookEndpoint(id: $id) }`;
export const RETRY = `mutation ($id: ID!) { retryWebhookDelivery(id: $id) { id state attempts } }`;
export const ENDPOINTS = `{ webhookEndpoints { id url enabled failingSince } }`;
export const DELIVERIES = `query ($id: ID!, $state: [WebhookDeliveryState!]) {
  webhookDeliveries(endpointId: $id, state: $state, first: 100) {
    totalCount edges { node { id event state attempts lastStatus lastError nextTryAt } }
  }
}`;
