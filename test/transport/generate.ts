import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

const DEPTH_MAX = 5;
const FIELDS_MAX = 6;

/** Fields that measure their own run, and so differ from one to the next. */
const TIMES = new Set(['tookMs']);

/** Values for scalars, good and bad. */
export type Values = Readonly<Record<string, readonly unknown[]>>;

/** An operation with its variables. */
export interface Generated {
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

/**
 * Writes operations over a schema: fields, aliases, arguments as literals and as variables, inline and named fragments,
 * `@skip` and `@include`. One seed gives one sequence of operations.
 *
 * @param values for scalars by type name, and for `ID` what may stand for one
 */
export class Generator {
  #state: number;
  #aliases = 0;
  #variables: { name: string; type: GraphQLInputType; value: unknown }[] = [];
  #fragments: string[] = [];

  constructor(
    readonly schema: GraphQLSchema,
    readonly values: Values,
    seed: number,
    /** Whether it writes `@skip` and `@include`. */
    readonly conditions = true,
  ) {
    this.#state = seed;
  }

  query(): Generated {
    return this.operation('query', this.schema.getQueryType()!);
  }

  /** An operation on one field of the subscription root. */
  subscription(field: string): Generated {
    const root = this.schema.getSubscriptionType()!;
    return this.#write('subscription', () => `{ ${this.#field(root, root.getFields()[field]!, 0)} }`);
  }

  operation(kind: 'query' | 'mutation', root: GraphQLObjectType): Generated {
    return this.#write(kind, () => this.#selections(root, 0));
  }

  #write(kind: string, selections: () => string): Generated {
    this.#aliases = 0;
    this.#variables = [];
    this.#fragments = [];
    const body = selections();
    const definitions = this.#variables.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    return {
      document: `${kind} Generated${definitions ? `(${definitions})` : ''} ${body}\n${this.#fragments.join('\n')}`,
      variables: Object.fromEntries(this.#variables.map(({ name, value }) => [name, value])),
    };
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = ['__typename'];
    if (isAbstractType(type)) {
      for (const possible of this.schema.getPossibleTypes(type)) {
        if (this.#chance(0.7)) parts.push(`... on ${possible.name} ${this.#selections(possible, depth + 1)}`);
      }
    }
    if ('getFields' in type) {
      const fields = Object.values(type.getFields()).filter(
        ({ name, type }) => !TIMES.has(name) && (depth < DEPTH_MAX || !isCompositeType(getNamedType(type))),
      );
      for (let i = 0; i < 1 + this.#below(FIELDS_MAX) && fields.length > 0; i += 1) {
        parts.push(this.#field(type, this.#pick(fields), depth));
      }
      if (this.#chance(0.15))
        parts.push(`... ${this.conditions ? this.#directive() : ''} ${this.#selections(type, depth + 1)}`);
      if (this.#chance(0.1)) parts.push(this.#fragment(type, depth));
    }
    return `{ ${parts.join(' ')} }`;
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const name = `F${this.#fragments.length}`;
    const at = this.#fragments.push('') - 1;
    this.#fragments[at] = `fragment ${name} on ${type.name} ${this.#selections(type, depth + 1)}`;
    return `...${name}`;
  }

  #field(type: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(field.type);
    const args = field.args
      .filter((arg) => (isNonNullType(arg.type) && arg.defaultValue === undefined) || this.#chance(0.5))
      .map((arg) => `${arg.name}: ${this.#argument(arg.type)}`);
    // Every field has a name of its own, so no two with other arguments meet; some meet themselves.
    const alias =
      args.length > 0 || isObjectType(type) === false || this.#chance(0.2) ? `a${(this.#aliases += 1)}: ` : '';
    // The one field of a subscription is neither skipped nor included.
    const optional = this.conditions && type !== this.schema.getSubscriptionType();
    const directive = optional && this.#chance(0.08) ? ` ${this.#directive()}` : '';
    const below = isCompositeType(named) ? ` ${this.#selections(named, depth + 1)}` : '';
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${directive}${below}`;
  }

  #directive(): string {
    const condition = this.#chance(0.5) ? String(this.#chance(0.5)) : this.#variable('Boolean!', this.#chance(0.5));
    return `@${this.#pick(['skip', 'include'])}(if: ${condition})`;
  }

  #argument(type: GraphQLInputType): string {
    const value = this.#value(type, 0);
    if (this.#chance(0.4)) return this.#variable(type, value);
    return literal(value, type);
  }

  #variable(type: GraphQLInputType | string, value: unknown): string {
    const name = `v${this.#variables.length}`;
    this.#variables.push({ name, type: type as GraphQLInputType, value });
    return `$${name}`;
  }

  #value(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return this.#value(type.ofType as GraphQLInputType, depth);
    if (this.#chance(0.05) && depth > 0) return null;
    if (isListType(type)) {
      return Array.from({ length: this.#below(3) }, () => this.#value(type.ofType as GraphQLInputType, 0));
    }
    if (isEnumType(type)) return this.#pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || this.#chance(0.5));
      return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.type, depth + 1)]));
    }
    return this.#pick(this.values[type.name] ?? ['text']);
  }

  /** mulberry32. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  #below = (bound: number) => Math.floor(this.#random() * bound);
  #chance = (probability: number) => this.#random() < probability;
  #pick = <T>(from: readonly T[]): T => from[this.#below(from.length)]!;
}

function literal(value: unknown, type: GraphQLInputType): string {
  if (value === null) return 'null';
  if (isNonNullType(type)) return literal(value, type.ofType as GraphQLInputType);
  if (isListType(type))
    return `[${(value as unknown[]).map((item) => literal(item, type.ofType as GraphQLInputType)).join(', ')}]`;
  if (isEnumType(type)) return String(value);
  if (isInputObjectType(type)) {
    const fields = Object.entries(value as object).map(
      ([name, field]) => `${name}: ${literal(field, type.getFields()[name]!.type)}`,
    );
    return `{ ${fields.join(', ')} }`;
  }
  return JSON.stringify(value);
}
