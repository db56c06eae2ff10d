import { arnParts, mayReach, surelyCovers } from './arn.ts';
import { resourcePattern, type CompiledStatement, type ResourcePattern } from './compile.ts';
import { all, allowed, any, anyAgainst, conditional, denied, not, undecided, type Decision } from './decision.ts';
import { meets } from './meets.ts';
import type { Request } from './request.ts';
import { resolve } from './variables.ts';

/** Whether a statement speaks of a request, whoever asks: by its action, its resource and its conditions. */
export const applies = (compiled: CompiledStatement, request: Request): Decision => {
  if (!compiled.reaches(request.action)) return denied;
  const reached = reachesResource(compiled, request);
  if (reached.verdict === 'denied') return denied;
  const { conditions, variables } = compiled.statement;
  return all([reached, ...conditions.map((condition) => meets(condition, variables, request))]);
};

/** Whether a statement can concern a resource at all, whatever is done with it. */
export const concerns = (compiled: CompiledStatement, request: Request): boolean =>
  reachesResource(compiled, request).verdict !== 'denied';

/**
 * Where the question is about a pattern of resources, an Allow counts when it reaches some of them, and a Deny only when
 * it takes in them all.
 */
type Reach = 'some' | 'whole';

/** The resource of a request; `parts` is null for a pattern of resources. */
interface Target {
  readonly resource: string;
  readonly parts: readonly string[] | null;
}

const reachesResource = ({ statement, resources }: CompiledStatement, request: Request): Decision => {
  if (resources === null) return allowed;
  const { resource } = request;
  const target: Target = { resource, parts: /[*?]/.test(resource) ? null : arnParts(resource) };
  const reach: Reach = (statement.effect === 'Allow') === resources.not ? 'whole' : 'some';
  const reached = resources.patterns.map((pattern) =>
    pattern.open ? reachedByOpen(pattern, { reach, target, request }) : reachedBy(pattern, reach, target),
  );
  if (resources.not) return not(anyAgainst(reached));
  return statement.effect === 'Allow' ? any(reached) : anyAgainst(reached);
};

const reachedByOpen = (
  { text }: ResourcePattern,
  { reach, target, request }: { readonly reach: Reach; readonly target: Target; readonly request: Request },
): Decision => {
  const resolved = resolve(text, request);
  if (resolved.kind === 'absent') return denied;
  if (resolved.kind === 'unclear') return undecided(resolved.why);
  const filled = resourcePattern(resolved.text, true);
  if (resolved.names.length === 0) return reachedBy(filled, reach, target);
  return reachedBy(filled, 'some', target).verdict === 'denied' ? denied : conditional(`Resource ${text}`);
};

const reachedBy = (pattern: ResourcePattern, reach: Reach, { resource, parts }: Target): Decision => {
  if (parts === null) {
    const reached = reach === 'some' ? mayReach(pattern.text, resource, false) : surelyCovers(pattern.text, resource);
    return reached ? allowed : denied;
  }
  if (pattern.byPart(parts)) return allowed;
  if (!pattern.whole(resource)) return denied;
  // A `*` at the end of a part may reach beyond its colon (IAM User Guide, "Resource"): enough to give, not to refuse.
  return reach === 'some' ? allowed : undecided(`Resource ${pattern.text} reaches across the parts of an ARN`);
};
