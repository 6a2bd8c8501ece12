import { z } from 'zod';

/** An OpenID provider through which people sign in, and what it knows this installation by. */
export interface OidcProvider {
  /** In addresses, for example `kakao`. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** As it stands in its tokens, to the letter; its configuration is found below it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** The one algorithm that its ID tokens may be signed by. */
  readonly algorithm: string;
  /** Whether its UserInfo endpoint answers as OpenID Connect says; then it is asked what an ID token leaves out. */
  readonly userInfo: boolean;
}

type Known = Pick<OidcProvider, 'label' | 'issuer' | 'scope' | 'userInfo'>;

/** Those of which everything but the client is known. */
const KNOWN: Readonly<Record<string, Known>> = {
  google: { label: 'Google', issuer: 'https://accounts.google.com', scope: 'openid email profile', userInfo: true },
  // Whether an email address is verified stands in its UserInfo alone.
  kakao: {
    label: 'Kakao',
    issuer: 'https://kauth.kakao.com',
    scope: 'openid account_email profile_nickname',
    userInfo: true,
  },
  // Its UserInfo has a form of its own, and nothing that it says tells whether an email address is verified.
  naver: { label: 'Naver', issuer: 'https://nid.naver.com', scope: 'openid profile', userInfo: false },
};

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

const given = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  z.strictObject({
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    issuer: z.url({ protocol: /^https?$/ }).optional(),
    label: z.string().min(1).max(50).optional(),
    scope: z
      .string()
      .regex(/^openid( |$)/)
      .optional(),
    algorithm: z.enum(ALGORITHMS).optional(),
    userInfo: z.boolean().optional(),
  }),
);

const NEEDS =
  'needs JSON such as {"google":{"clientId":"…","clientSecret":"…"}}; others than google, kakao and naver need an "issuer"';

/** Providers as JSON. What is wrong with it is told without a word of it: there are secrets in it. */
export const oidcProviders = z.string().transform((text, ctx): readonly OidcProvider[] => {
  const parsed = given.safeParse(fromJson(text));
  const providers = Object.entries(parsed.data ?? {}).map(([name, own]) => complete(name, own));
  if (parsed.success && providers.every((provider) => provider !== null)) return providers;
  ctx.addIssue({ code: 'custom', message: NEEDS, input: undefined });
  return z.NEVER;
});

function complete(name: string, own: z.infer<typeof given>[string]): OidcProvider | null {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  const issuer = own.issuer ?? known?.issuer;
  if (!issuer) return null;
  const otherwise = { label: name, scope: 'openid email profile', userInfo: true, algorithm: 'RS256' };
  return { ...otherwise, ...known, ...own, name, issuer };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
