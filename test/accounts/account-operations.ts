/** Sign-up by code, profile and recovery, as a frontend would write them. */
const REFUSAL = `__typename ... on Refusal { message }`;
const SESSION = `... on Session { accessToken refreshToken account { id name email role locale emailVerifiedAt } }`;
const PROFILE = `id name email phone pictureUrl locale emailVerifiedAt`;

export const REQUEST_SIGN_UP = `mutation ($input: SignUpInput!) { requestSignUp(input: $input) { request goodForSeconds } }`;
export const VERIFY_SIGN_UP = `mutation ($input: VerifySignUpInput!) { verifySignUp(input: $input) { ${REFUSAL} ${SESSION} } }`;

export const MY_PROFILE = `{ me { ${PROFILE} } }`;
export const UPDATE_PROFILE = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { ${PROFILE} } }`;
export const REQUEST_EMAIL_CHANGE = `mutation ($email: String!) {
  requestEmailChange(email: $email) { ${REFUSAL} ... on LetterSent { goodForSeconds } }
}`;
export const CONFIRM_EMAIL_CHANGE = `mutation ($input: ConfirmEmailChangeInput!) {
  confirmEmailChange(input: $input) { ${REFUSAL} ... on Account { ${PROFILE} } }
}`;
export const CHANGE_PASSWORD = `mutation ($password: String!) {
  changePassword(newPassword: $password) { ${REFUSAL} ... on Account { id } }
}`;
export const VERIFY_PASSWORD = `mutation ($password: String!) {
  verifyPassword(password: $password) { ${REFUSAL} ... on Verification { goodUntil } }
}`;
export const REQUEST_VERIFICATION_CODE = `mutation {
  requestVerificationCode { ${REFUSAL} ... on LetterSent { goodForSeconds } }
}`;
export const VERIFY_CODE = `mutation ($code: String!) {
  verifyCode(code: $code) { ${REFUSAL} ... on Verification { goodUntil } }
}`;
export const REQUEST_PASSWORD_RESET = `mutation ($email: String!) { requestPasswordReset(email: $email) { goodForSeconds } }`;
export const RESET_PASSWORD = `mutation ($input: ResetPasswordInput!) {
  resetPassword(input: $input) { ${REFUSAL} ... on PasswordReset { email } }
}`;
export const FIND_MY_EMAIL = `mutation ($input: FindMyEmailInput!) { findMyEmail(input: $input) { goodForSeconds } }`;
