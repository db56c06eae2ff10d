import { arnParts } from './arn.ts';
import { readPolicy, type Patterns, type Statement } from './document.ts';
import { glob, type Glob } from './glob.ts';

/** A resource pattern, prepared for many resources. */
export interface ResourcePattern {
  readonly text: string;
  /** Whether it holds a variable that has to be filled in first. */
  readonly open: boolean;
  /** Tells for the six parts of an ARN (`arnParts`), each for itself. */
  readonly byPart: (parts: readonly string[]) => boolean;
  /** Tells for the ARN as a whole: a `*` reaches across colons. */
  readonly whole: Glob;
}

export interface CompiledStatement {
  readonly statement: Statement;
  /** `CardServiceTables (Cards)`. */
  readonly label: string;
  readonly reaches: (action: string) => boolean;
  /** Null where the document names none: the resource is the one that the policy is attached to. */
  readonly resources: { readonly not: boolean; readonly patterns: readonly ResourcePattern[] } | null;
}

/** A policy prepared for many requests. One that is not understood in full keeps nothing but its message. */
export type CompiledPolicy =
  | { readonly kind: 'read'; readonly name: string; readonly statements: readonly CompiledStatement[] }
  | { readonly kind: 'unreadable'; readonly name: string; readonly message: string };

/** Prepares a policy document; `name` is how sentences call it. */
export const compilePolicy = (name: string, document: string | null): CompiledPolicy => {
  if (document === null) return { kind: 'unreadable', name, message: 'it could not be read' };
  const reading = readPolicy(document);
  if (reading.kind === 'unreadable') return { kind: 'unreadable', name, message: reading.message };
  return {
    kind: 'read',
    name,
    statements: reading.policy.statements.map((statement) => ({
      statement,
      label: `${name} (${statement.label})`,
      reaches: actionTest(statement.actions),
      resources: statement.resources && {
        not: statement.resources.not,
        patterns: statement.resources.patterns.map((text) => resourcePattern(text, statement.variables)),
      },
    })),
  };
};

/** Names of actions are compared without case; each is tested once. */
export const actionTest = ({ not, patterns }: Patterns): ((action: string) => boolean) => {
  const globs = patterns.map((pattern) => glob(pattern.toLowerCase()));
  const known = new Map<string, boolean>();
  return (action) => {
    const before = known.get(action);
    if (before !== undefined) return before;
    const reached = globs.some((one) => one(action.toLowerCase())) !== not;
    known.set(action, reached);
    return reached;
  };
};

/** Prepares a resource pattern; with `variables`, `${…}` has a meaning. */
export const resourcePattern = (text: string, variables: boolean): ResourcePattern => ({
  text,
  open: variables && /\$\{[^}]{2,}\}|\$\{[^*?$}]\}/.test(text),
  byPart: everyPart(arnParts(text).map((part) => glob(part, variables))),
  whole: glob(text, variables),
});

/** The last part tells resources apart, so it is looked at first. */
const everyPart =
  (globs: readonly Glob[]) =>
  (parts: readonly string[]): boolean => {
    for (let at = globs.length - 1; at >= 0; at -= 1) if (globs[at]?.(parts[at] ?? '') !== true) return false;
    return true;
  };
