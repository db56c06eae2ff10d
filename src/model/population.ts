import type { Change } from './pack.ts';
import { canonicalJson } from './json.ts';
import { leafHash, merkleRoot } from './merkle.ts';

/** Lists that auditors draw samples from, each a part of the changes in a pack. */
export const populationIds = ['changes', 'access-grants', 'restores', 'deletions'] as const;
export type PopulationId = (typeof populationIds)[number];

/** A list as it was when the pack was sealed: whoever draws from it can show that an item belongs to it. */
export interface FrozenPopulation {
  readonly id: PopulationId;
  readonly count: number;
  /** Root of the Merkle tree (RFC 6962) over the canonical JSON of each item, in the order of the changes. */
  readonly root: string;
}

const grants =
  /^(Attach\w+Policy|Put\w+Policy|CreatePolicyVersion|SetDefaultPolicyVersion|AddUserToGroup|CreateAccessKey|CreateLoginProfile|UpdateAssumeRolePolicy|CreateGrant|PutKeyPolicy)$/;

const members: Readonly<Record<PopulationId, (change: Change) => boolean>> = {
  changes: () => true,
  'access-grants': ({ event, error }) => error === null && grants.test(event),
  restores: ({ event, error }) => error === null && event.startsWith('RestoreTable'),
  deletions: ({ event, error }) => error === null && /^(Delete|ScheduleKeyDeletion)/.test(event),
};

/** Items of a population in the order of the changes. */
export const itemsOf = (id: PopulationId, changes: readonly Change[]): readonly Change[] => changes.filter(members[id]);

/** Leaf of an item in the tree of its population. */
export const leafOf = (change: Change): string => leafHash(canonicalJson(change));

export const frozenPopulations = (changes: readonly Change[]): readonly FrozenPopulation[] =>
  populationIds.map((id) => {
    const leaves = itemsOf(id, changes).map(leafOf);
    return { id, count: leaves.length, root: merkleRoot(leaves) };
  });
