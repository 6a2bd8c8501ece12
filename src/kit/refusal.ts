/** The languages in which refusals and notices are worded. */
export type Locale = 'en' | 'ko';

/** A sentence in every language we speak. */
export type Wording = Readonly<Record<Locale, string>>;

const REFUSAL = Symbol('refusal');

/** A business "no": returned, never thrown. Its `__typename` is a type of the contract that implements `Refusal`. */
export type Refusal<Name extends string = string, Data extends object = object> = Data & {
  readonly __typename: Name;
  readonly message: string;
  readonly [REFUSAL]: true;
};

/**
 * Makes a refusal. `name` is its type in the contract, `data` the fields that type has beside `message`.
 *
 * @example refusal('CourseFull', ctx.locale, { en: 'This course is full.', ko: '정원이 찼습니다.' })
 */
export function refusal<const Name extends string, Data extends object = object>(
  name: Name,
  locale: Locale,
  wording: Wording,
  data?: Data,
): Refusal<Name, Data> {
  return { ...(data as Data), __typename: name, message: wording[locale], [REFUSAL]: true };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && REFUSAL in value;
}

/** Names the contract's type of a value: a refusal or plain record says it in `__typename`, an entity by its class. */
export function typeNameOf(value: object): string {
  return (value as { __typename?: string }).__typename ?? value.constructor.name;
}
