import { subjectName } from './entries';
import type { AppliedAnyway } from '../applied-anyway';
import type { Judged } from '../compare';
import { EFFECTS } from '../effects';
import { ClaimFate, PlannedVolume } from '../planned';
import { count, names } from '../workload';

/** One paragraph: what is left when it is applied although the plan says no. Undefined when that leaves nothing to say. */
export function anywayText({ refused, broken, missed, landing, unreachable, removedPods, claims }: AppliedAnyway): string | undefined {
  const of = (fate: ClaimFate) => claims.filter(claim => claim.fate === fate);
  const sentences = [
    refused.length ? `the server refuses ${objects(refused)} and ${refused.length === 1 ? 'it stays as it is' : 'they stay as they are'}` : '',
    broken.length ? `${objects(broken)} ${broken.length === 1 ? 'is' : 'are'} refused or can never run (${rules(broken)})` : '',
    refused.length + broken.length > 0 && landing > 0 ? `the other ${count(landing, 'object')} land all the same` : '',
    unreachable.length ? `${names(unreachable.map(subjectName), 'Services')} then ${unreachable.length === 1 ? 'reaches' : 'reach'} no pod` : '',
    missed.length ? `${objects(missed)} ${missed.length === 1 ? 'is' : 'are'} deleted although pods need ${missed.length === 1 ? 'it' : 'them'}` : '',
    removedPods.length ? `${removedPods.length === 1 ? 'pod' : 'pods'} ${names(removedPods)} ${removedPods.length === 1 ? 'is' : 'are'} removed` : '',
    claimText(of(ClaimFate.STRANDED), 'stays behind with its data, and no pod mounts it', 'stay behind with their data, and no pod mounts them'),
    claimText(of(ClaimFate.UNUSED), 'stays with its data for a later pod', 'stay with their data for later pods'),
    claimText(of(ClaimFate.DELETED), 'is deleted with its data', 'are deleted with their data'),
    claimText(of(ClaimFate.NEW_EMPTY), 'is created, and is empty', 'are created, and are empty'),
  ].filter(Boolean);
  return sentences.length === 0 ? undefined : `If it is applied anyway: ${sentences.join('; ')}.`;
}

function claimText(claims: readonly PlannedVolume[], one: string, many: string): string {
  if (claims.length === 0) { return ''; }
  return `${claims.length === 1 ? 'claim' : 'claims'} ${names(claims.map(({ claim }) => claim), 'claims')} ${claims.length === 1 ? one : many}`;
}

function objects(judged: readonly Judged[]): string {
  return names(judged.map(({ subject }) => subjectName(subject)), 'objects');
}

function rules(judged: readonly Judged[]): string {
  return [...new Set(judged.flatMap(({ changes }) => changes.filter(({ effect }) => EFFECTS[effect].exitCode === 5).map(({ rule }) => rule)))].join(', ');
}
