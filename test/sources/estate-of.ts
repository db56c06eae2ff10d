import type { Estate, EvidenceSet, Fact, Resource, ResourceKind } from '../../src/model/index.ts';
import { assembleEstate } from '../../src/sources/reading/index.ts';
import { assessment, bank, home } from './bank.ts';
import type { Aws } from './recorder.ts';
import { record } from './recorder.ts';

export const find = <K extends ResourceKind>(estate: Estate, kind: K, name: string): Resource<K> => {
  const found = estate.resources.find((resource) => resource.kind === kind && resource.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found as Resource<K>;
};
export const valueOf = <T>(fact: Fact<T>): T => {
  if (fact.kind === 'absent') throw new Error(`absent: ${fact.message}`);
  return fact.value;
};

/** The bank with other answers to one operation (at home). */
export const but =
  (wanted: string, raw: ReturnType<Aws>, where: (region: string) => boolean = (region) => region === home): Aws =>
  (operation, request, place) =>
    operation === wanted && where(place.region) ? raw : bank(operation, request, place);

export const estateOf = async (
  aws: Aws,
  change: (evidence: EvidenceSet) => EvidenceSet = (same) => same,
): Promise<Estate> => assembleEstate(change((await record(aws, assessment)).evidence), assessment);
