import { ManifestObject, readManifest } from './manifest';
import type { KubernetesObject } from '../kubernetes/object';
import { ReadYaml } from '../kubernetes/yaml-reader';

/** Manifests as text, and where they come from. */
export interface ManifestText {
  /** For messages, such as `dist/db.k8s.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** The objects of several texts taken together. */
export interface ManifestTexts {
  readonly objects: readonly KubernetesObject[];
  /** Objects that every server refuses: they belong into the plan, but nobody may be asked about them. */
  readonly refused: readonly KubernetesObject[];
  /** What could not be read: without it, nothing may be said of the whole. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export interface ManifestTextOptions {
  /** The namespace of objects that name none. */
  readonly namespace?: string;
  /** Documents read before, so that text which both sides share is parsed once. */
  readonly seen?: Map<string, ReadYaml>;
}

/** Reads all texts; an object that is in two of them counts as it is in the last. */
export function readTexts(texts: readonly ManifestText[], options: ManifestTextOptions = {}): ManifestTexts {
  const found = new Map<string, ManifestObject & { source: string }>();
  const refused: KubernetesObject[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  for (const { name, text } of texts) {
    const manifest = readManifest(text, options);
    for (const { severity, message, line } of manifest.problems) {
      (severity === 'error' ? errors : warnings).push(`${name}${line === undefined ? '' : `:${line}`}: ${message}`);
    }
    refused.push(...manifest.refused.map(({ written }) => written));
    for (const [key, object] of manifest.objects) {
      const former = found.get(key);
      if (former) { warnings.push(`${name}: repeats ${object.kind} '${object.name}' of ${former.source}: the last one counts`); }
      found.set(key, { ...object, source: name });
    }
  }
  return { objects: [...found.values()].map(({ written }) => written), refused, errors, warnings };
}
