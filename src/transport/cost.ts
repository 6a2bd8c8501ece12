import {
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** Items assumed in a list that takes no `first`. */
const LIST_ITEMS = 10;

/** Points of one changing field: it takes a transaction, and a person does few of them. */
const MUTATION_POINTS = 10;

/** Selections looked at before a document counts as too dear to look at further. */
const STEPS_MAX = 10_000;

/** One field of the plan: what it adds, and how often what is below it comes. */
interface Step {
  readonly points: number;
  readonly times: number | Times;
  readonly below: readonly Step[];
}

/** A number of items that a variable says. */
interface Times {
  readonly variable: string;
  readonly otherwise: number;
}

/** Gives the points of one operation for variables as they were coerced. */
export type CostPlan = (variables: Variables) => number;

/**
 * Plans what an operation costs: an object is one point, a list's items are counted as often as `first` says (10
 * without it), a changing field is 10 points more, and plain values are free with the object they belong to. So a page
 * of 20 courses with instructor and category is 1 + 20 × (1 edge + 1 course + 2) = 81 points, and asking for the same
 * field under two aliases costs twice. Introspection is free: whether it is open at all is decided elsewhere.
 */
export function planCost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): CostPlan {
  const root = schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const steps = new Planner(schema, document).plan(root, [operation.selectionSet], null);
  if (!steps) return () => Infinity;
  const surcharge = operation.operation === 'mutation' ? MUTATION_POINTS * steps.length : 0;
  return (variables) => surcharge + total(steps, variables);
}

function total(steps: readonly Step[], variables: Variables): number {
  let sum = 0;
  for (const { points, times, below } of steps) {
    if (below.length === 0) sum += points;
    else sum += points + timesOf(times, variables) * total(below, variables);
  }
  return sum;
}

function timesOf(times: Step['times'], variables: Variables): number {
  if (typeof times === 'number') return times;
  const value = variables[times.variable];
  return typeof value === 'number' ? Math.max(0, value) : times.otherwise;
}

/** The selections of one answer key, whose sub-selections are merged as execution merges them. */
interface Selected {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  readonly selectionSets: SelectionSetNode[];
}

class Planner {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  #looked = 0;

  constructor(
    readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  /** The steps of some selection sets on one type; null once too much was looked at. */
  plan(
    type: GraphQLCompositeType,
    selectionSets: readonly SelectionSetNode[],
    page: Step['times'] | null,
  ): Step[] | null {
    const selected = new Map<string, Selected>();
    const seen = new Set<string>();
    for (const selectionSet of selectionSets) this.#collect(type, selectionSet, selected, seen);
    const steps: Step[] = [];
    for (const { field, node, selectionSets } of selected.values()) {
      if (this.#looked > STEPS_MAX) return null;
      const named = getNamedType(field.type);
      if (!isCompositeType(named)) continue;
      const first = pageSizeOf(field, node);
      const below = this.plan(named, selectionSets, first);
      if (!below) return null;
      // A connection itself comes once; its `first` is the number of its edges.
      const times = isList(field.type) ? (page ?? first ?? LIST_ITEMS) : 1;
      steps.push({ points: isList(field.type) ? 0 : 1, times, below: isList(field.type) ? withItem(below) : below });
    }
    return this.#looked > STEPS_MAX ? null : steps;
  }

  #collect(
    type: GraphQLCompositeType,
    { selections }: SelectionSetNode,
    selected: Map<string, Selected>,
    seen: Set<string>,
  ): void {
    for (const selection of selections) {
      if ((this.#looked += 1) > STEPS_MAX) return;
      if (neverIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value.startsWith('__') || !('getFields' in type)) continue;
        const field = type.getFields()[selection.name.value];
        if (!field) continue;
        const key = `${type.name}.${(selection.alias ?? selection.name).value}`;
        const entry = selected.get(key);
        const sub = selection.selectionSet ? [selection.selectionSet] : [];
        if (entry) entry.selectionSets.push(...sub);
        else selected.set(key, { field, node: selection, selectionSets: sub });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#collect(this.#typeOf(selection.typeCondition?.name.value, type), selection.selectionSet, selected, seen);
      } else {
        const fragment = this.#fragments.get(selection.name.value);
        const visit = `${type.name}:${selection.name.value}`;
        if (!fragment || seen.has(visit)) continue;
        seen.add(visit);
        this.#collect(this.#typeOf(fragment.typeCondition.name.value, type), fragment.selectionSet, selected, seen);
      }
    }
  }

  #typeOf(name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? otherwise : this.schema.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? type : otherwise;
  }
}

/** What stands in a list costs a point for each item, before anything below it. */
const withItem = (below: readonly Step[]): Step[] => [{ points: 1, times: 1, below: [] }, ...below];

const neverIncluded = (node: { directives?: FieldNode['directives'] }): boolean => {
  if (!node.directives?.length) return false;
  try {
    return (
      getDirectiveValues(GraphQLSkipDirective, node, {})?.['if'] === true ||
      getDirectiveValues(GraphQLIncludeDirective, node, {})?.['if'] === false
    );
  } catch {
    return false; // Said by a variable: counted.
  }
};

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

/** What `first` says of a field that has it; null for any other field. */
function pageSizeOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Step['times'] | null {
  const arg = field.args.find(({ name }) => name === 'first');
  if (!arg) return null;
  const otherwise = typeof arg.defaultValue === 'number' ? arg.defaultValue : LIST_ITEMS;
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (given?.kind === Kind.VARIABLE) return { variable: given.name.value, otherwise };
  return given?.kind === Kind.INT ? Math.max(0, Number(given.value)) : otherwise;
}
