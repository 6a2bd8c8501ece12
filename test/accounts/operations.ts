/** The operations of `accounts`, as a frontend would write them. */
const SESSION = `... on Session {
  accessToken accessTokenExpiresAt refreshToken account { id name email role }
}`;

export const ME = `query Me { me { id name email role } }`;

export const SIGN_UP = `mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) { __typename ${SESSION} ... on Refusal { message } }
}`;

export const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { __typename ${SESSION} ... on Refusal { message } }
}`;

export const REFRESH = `mutation Refresh($token: String!) {
  refreshSession(refreshToken: $token) { __typename ${SESSION} ... on Refusal { message } }
}`;

export const SIGN_OUT = `mutation SignOut($everywhere: Boolean) { signOut(everywhere: $everywhere) }`;

export const PASSWORD = 'correct horse battery staple';

/** A new account of this name that may sign up. */
export const newcomer = (name: string) => ({
  name,
  email: `${name}.${Math.random().toString(36).slice(2)}@example.com`,
  password: PASSWORD,
});

export const bearing = (accessToken: string) => ({ headers: { authorization: `Bearer ${accessToken}` } });
