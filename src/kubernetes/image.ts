/** The parts of an image reference. */
export interface ImageParts {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

export function parseImage(image: unknown): ImageParts {
  const [named, digest] = String(image).split('@');
  const tag = /:([^:/]+)$/.exec(named)?.[1];
  return { repository: tag === undefined ? named : named.slice(0, -tag.length - 1), tag, digest };
}

// The grammar of an image reference, as the container runtimes and the API server read it.
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const DIGEST = 'sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}';
const REFERENCE = new RegExp(`^(?:(${HOST})/)?${PART}(?:/${PART})*(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(${DIGEST}))?$`);

/**
 * The pull policy of a container that names none. The server looks at the tag, also where a digest follows it;
 * no tag means `latest` unless there is a digest. What is no image reference gets `IfNotPresent`.
 */
export function defaultPullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  const [whole, , tag, digest] = REFERENCE.exec(image ?? '') ?? [];
  if (whole === undefined || /^[a-f0-9]{64}$/.test(whole)) { return 'IfNotPresent'; }
  return (tag ?? (digest === undefined ? 'latest' : undefined)) === 'latest' ? 'Always' : 'IfNotPresent';
}

/** True when the same reference can be another image tomorrow. */
export function isMutable(image: unknown): boolean {
  const { tag, digest } = parseImage(image);
  return digest === undefined && (tag === undefined || tag === 'latest');
}

/** Numbers of a version tag such as `14.2`, `v1.30.1` or `16-alpine`; undefined when it is no version. */
export function versionOf(image: unknown): number[] | undefined {
  const match = /^v?(\d+(?:\.\d+)*)(?![\da-z])/i.exec(parseImage(image).tag ?? '');
  return match?.[1].split('.').map(Number);
}

/** The last part of the repository: the same program may come from another registry, or another builder of images. */
export function programOf(image: unknown): string {
  const { repository } = parseImage(image);
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/** How a version moved: `major`, `downgrade`, or undefined when it is neither, or cannot be told. */
export function versionMove(before: unknown, after: unknown): 'major' | 'downgrade' | undefined {
  const [old, now] = [versionOf(before), versionOf(after)];
  if (!old || !now || programOf(before) !== programOf(after)) { return undefined; }
  if (old[0] !== now[0]) { return now[0] > old[0] ? 'major' : 'downgrade'; }
  for (let index = 0; index < Math.min(old.length, now.length); index++) {
    if (old[index] !== now[index]) { return now[index] < old[index] ? 'downgrade' : undefined; }
  }
  return undefined;
}
