import { ApiObject } from 'cdk8s';
import { isKeptByStock, isUnwritable } from './spelling';
import { UserError } from '../kubernetes/user-error';

/*
 * Nothing that was written is bent in silence: a text that would be read back
 * as something else is an error that names its place.
 */

/** @throws UserError when cdk8s alone would write a text in a way that kubectl reads as something else */
export function refuseMisread(objects: readonly ApiObject[]): void {
  for (const object of objects) {
    const json: unknown = object.toJson();
    refuseUnwritable(object, json);
    const found = findText(json, text => !isKeptByStock(text));
    if (found) {
      throw new UserError(`[${object.node.path}] '${found.place}' of ${object.kind} '${object.name}' is ${JSON.stringify(found.text)}, which cdk8s writes in a way that`
        + ' kubectl reads as something else; write it in another way, or synthesize with an App of cdk8s that has no resolvers and no synth() of its own');
    }
  }
}

/** @throws UserError when an object has a text that no YAML carries */
function refuseUnwritable(object: ApiObject, json: unknown): void {
  const found = findText(json, isUnwritable);
  if (found) {
    throw new UserError(`[${object.node.path}] '${found.place}' of ${object.kind} '${object.name}' has half of a character, which YAML cannot carry:`
      + ` ${JSON.stringify(found.text)}; write the whole character, or base64 in binaryData`);
  }
}

interface FoundText {
  readonly place: string;
  readonly text: string;
}

function findText(value: unknown, is: (text: string) => boolean, place = ''): FoundText | undefined {
  if (typeof value === 'string') { return is(value) ? { place, text: value } : undefined; }
  if (typeof value !== 'object' || value === null) { return undefined; }
  for (const [key, field] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${place}[${key}]` : `${place}${place && '.'}${key}`;
    const found = !Array.isArray(value) && is(key) ? { place: at, text: key } : findText(field, is, at);
    if (found) { return found; }
  }
  return undefined;
}
