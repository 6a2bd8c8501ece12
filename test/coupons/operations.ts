/** The operations that the tests of this folder execute. */
const CAMPAIGN = `id name kind state ratePercent amount { amountMinor currency } cap { amountMinor } minimumPrice { amountMinor }
  courses { id } categories { id } opensAt closesAt usableUntil stock { total remaining version }`;
const COUPON = `id status issuedAt discount { amountMinor currency } campaign { id stock { remaining } }`;

export const CREATE = `
  mutation Create($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { ${CAMPAIGN} } } }`;

export const UPDATE = `
  mutation Update($input: UpdateCampaignInput!) {
    updateCampaign(input: $input) {
      __typename ... on Campaign { ${CAMPAIGN} } ... on Refusal { message } ... on StockBelowIssued { issued }
    }
  }`;

export const CLOSE = `
  mutation Close($id: ID!) { closeCampaign(id: $id) { __typename ... on Campaign { ${CAMPAIGN} } } }`;

export const GENERATE = `
  mutation Generate($input: GenerateCouponCodesInput!) {
    generateCouponCodes(input: $input) { __typename ... on CouponCodes { codes csv campaign { id } } }
  }`;

export const ISSUE = `
  mutation Issue($input: IssueCouponInput!) {
    issueCoupon(input: $input) {
      __typename
      ... on Coupon { ${COUPON} }
      ... on Refusal { message }
      ... on CouponAlreadyIssued { coupon { id } }
      ... on CampaignNotOpen { state opensAt closesAt }
    }
  }`;

export const REDEEM = `
  mutation Redeem($code: String!) {
    redeemCouponCode(code: $code) { __typename ... on Coupon { ${COUPON} } ... on Refusal { message } }
  }`;

export const CAMPAIGN_BY_ID = `query Campaign($id: ID!) { campaign(id: $id) { ${CAMPAIGN} } }`;

export const CAMPAIGNS = `
  query Campaigns($state: [CampaignState!], $first: Int, $after: String) {
    campaigns(state: $state, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id name state } }
    }
  }`;

export const LISTED = `query Listed { campaigns(first: 100) { edges { node { id } } } }`;

export const MINE = `
  query Mine($status: [CouponStatus!], $first: Int, $after: String) {
    myCoupons(status: $status, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { ${COUPON} } }
    }
  }`;

export const STOCK = `
  subscription Stock($campaignIds: [ID!]!) {
    couponStock(campaignIds: $campaignIds) { total remaining version campaign { id state } }
  }`;
