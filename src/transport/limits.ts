import {
  BREAK,
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Config } from '../infra/config.js';

/** How large one document may be. The defaults stand in `infra/config.ts`. */
export interface DocumentLimits {
  /** Lexical tokens in the whole text. */
  readonly tokens: number;
  /** Fields below one another; introspection does not count, it has a bound of its own (graphql-js). */
  readonly depth: number;
  /** Aliases in the whole text. */
  readonly aliases: number;
  /** Directives in the whole text. */
  readonly directives: number;
  /** Points of one operation, see `cost.ts`. */
  readonly cost: number;
}

export const limitsOf = (config: Config): DocumentLimits => ({
  tokens: config.LIMIT_TOKENS,
  depth: config.LIMIT_DEPTH,
  aliases: config.LIMIT_ALIASES,
  directives: config.LIMIT_DIRECTIVES,
  cost: config.LIMIT_COST,
});

/** A limit that was passed, and where it stands. */
export interface Excess {
  readonly limit: keyof DocumentLimits;
  readonly maximum: number;
}

/** The first limit that the text of a document passes, before it is known to be valid; null when it keeps them all. */
export function excessOf(document: DocumentNode, limits: DocumentLimits): Excess | null {
  let aliases = 0;
  let directives = 0;
  let excess: Excess | null = null;
  visit(document, {
    Field(field) {
      if (field.alias && (aliases += 1) > limits.aliases) excess = { limit: 'aliases', maximum: limits.aliases };
      return excess ? BREAK : undefined;
    },
    Directive() {
      if ((directives += 1) > limits.directives) excess = { limit: 'directives', maximum: limits.directives };
      return excess ? BREAK : undefined;
    },
  });
  if (excess) return excess;
  return depthOf(document) > limits.depth ? { limit: 'depth', maximum: limits.depth } : null;
}

/** The most fields below one another in any operation. A fragment is measured once; one within itself adds nothing. */
function depthOf(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const measured = new Map<string, number>();
  const below = ({ selections }: SelectionSetNode): number => {
    let deepest = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const introspects = selection.name.value === '__schema' || selection.name.value === '__type';
        const deeper = selection.selectionSet && !introspects ? below(selection.selectionSet) : 0;
        deepest = Math.max(deepest, 1 + deeper);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        deepest = Math.max(deepest, below(selection.selectionSet));
      } else {
        deepest = Math.max(deepest, within(selection.name.value));
      }
    }
    return deepest;
  };
  const within = (name: string): number => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const fragment = fragments.get(name);
    const depth = fragment ? below(fragment.selectionSet) : 0;
    measured.set(name, depth);
    return depth;
  };
  return Math.max(0, ...operations.map((operation) => below(operation.selectionSet)));
}
