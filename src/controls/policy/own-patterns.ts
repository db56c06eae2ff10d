import type { CompiledPolicy } from './compile.ts';
import { openCatalogue, type Catalogue } from './pattern-catalogue.ts';
import { isIdentity, type Request } from './request.ts';
import type { Asker } from './table-target.ts';
import { resolve } from './variables.ts';

/** How the policies of an asker touch a table. */
export interface Touch {
  /** Alike for two tables that the same statements take in. */
  readonly signature: string;
  /** Whether some of them give something. */
  readonly gives: boolean;
}

type Place = Pick<Request, 'account' | 'region'>;

/**
 * Tells how the own policies of each asker touch the parts of a table; undefined where they give nothing and take
 * nothing. All patterns of one account and Region are looked up together.
 */
export const openOwnPatterns = (
  askers: readonly Asker[],
): ((place: Place, targets: readonly string[]) => readonly (Touch | undefined)[]) => {
  const places = new Map<string, ReturnType<typeof patternsAt>>();
  return ({ account, region }, targets) => {
    const id = `${account} ${region}`;
    const patterns = places.get(id) ?? patternsAt(askers, { account, region });
    places.set(id, patterns);
    return patterns(targets);
  };
};

/** A statement of an asker that has a pattern. */
interface Use {
  readonly asker: number;
  /** Tells the statements of an asker apart; a pattern that differs from call to call counts as another statement. */
  readonly slot: string;
  readonly gives: boolean;
}

const patternsAt = (
  askers: readonly Asker[],
  place: Place,
): ((targets: readonly string[]) => readonly (Touch | undefined)[]) => {
  const catalogue = openCatalogue();
  const uses = new Map<number, Use[]>();
  const everywhere = askers.map((asker, at) => {
    const found = usesOf(asker, at, { catalogue, place });
    for (const { number, use } of found.uses) uses.set(number, [...(uses.get(number) ?? []), use]);
    return found.givesEverywhere;
  });
  // Most tables are matched by the same patterns in the same way.
  const known = new Map<string, readonly (Touch | undefined)[]>();
  return (targets) => {
    const matching = catalogue.matching(targets);
    const id = [...matching].map(([number, how]) => `${number}:${how}`).join(' ');
    const touches = known.get(id) ?? touchesOf(matching);
    known.set(id, touches);
    return touches;
  };

  function touchesOf(matching: ReturnType<Catalogue['matching']>): readonly (Touch | undefined)[] {
    const slots = new Map<number, Set<string>>();
    const giving = new Set<number>();
    for (const [number, how] of matching) {
      for (const { asker, slot, gives } of uses.get(number) ?? []) {
        const found = slots.get(asker) ?? new Set<string>();
        slots.set(asker, found.add(`${slot}:${how}`));
        if (gives) giving.add(asker);
      }
    }
    return askers.map((_, asker) => {
      const found = slots.get(asker);
      const gives = giving.has(asker) || everywhere[asker] === true;
      return found === undefined && !gives ? undefined : { signature: [...(found ?? [])].sort().join(), gives };
    });
  }
};

interface Found {
  readonly uses: readonly { readonly number: number; readonly use: Use }[];
  /** Whether some statement gives something on resources that no pattern names. */
  readonly givesEverywhere: boolean;
}

/** Patterns of an asker's policies, with its own variables filled in. */
const usesOf = (
  asker: Asker,
  at: number,
  { catalogue, place }: { readonly catalogue: Catalogue; readonly place: Place },
): Found => {
  const { identity, boundary, organisation } = asker.policies;
  const ceilings = [...(boundary === null ? [] : [boundary]), ...organisation.flat()];
  const found: { number: number; use: Use }[] = [];
  let givesEverywhere = identity.some(({ kind }) => kind === 'unreadable');
  const giving = statementsOf(identity).length;
  statementsOf([...identity, ...ceilings]).forEach(({ resources, statement }, index) => {
    const gives = statement.effect === 'Allow' && index < giving;
    if (resources === null || resources.not) givesEverywhere ||= gives;
    for (const pattern of resources?.patterns ?? []) {
      const text = pattern.open ? filled(pattern.text, asker, place) : { text: pattern.text, varies: false };
      if (text === null) continue;
      if (/^\*+$/.test(text.text)) givesEverywhere ||= gives;
      const slot = `${index}${text.varies ? 'v' : ''}`;
      found.push({ number: catalogue.number(text.text), use: { asker: at, slot, gives } });
    }
  });
  return { uses: found, givesEverywhere };
};

const statementsOf = (policies: readonly CompiledPolicy[]) =>
  policies.flatMap((policy) => (policy.kind === 'read' ? policy.statements : []));

/** A pattern with the variables of the asker; `*` where it is not known, null where it matches nothing. */
const filled = (
  text: string,
  { caller }: Asker,
  place: Place,
): { readonly text: string; readonly varies: boolean } | null => {
  const unknown = { text: '*', varies: true };
  if (!isIdentity(caller)) return unknown;
  const during = { from: '', to: '' };
  const resolved = resolve(text, { caller, action: '', resource: '', ...place, during, secure: true, fixed: {} });
  switch (resolved.kind) {
    case 'absent':
      return null;
    case 'unclear':
      return unknown;
    case 'text':
      return { text: resolved.text, varies: resolved.names.length > 0 };
  }
};
