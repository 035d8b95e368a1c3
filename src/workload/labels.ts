import { isDnsSubdomain, isLabelValue, isQualifiedName } from '../kubernetes/names';

/** What is wrong with labels, annotations and names of objects, in words. */

const ANNOTATIONS_BYTES = 256 * 1024;

export function labelProblems(at: string, labels: Record<string, string> | undefined): string[] {
  const problems: string[] = [];
  for (const key in labels) {
    const value = labels[key];
    if (!isQualifiedName(key)) { problems.push(keyProblem(at, 'label', key)); }
    if (typeof value !== 'string' || !isLabelValue(value)) {
      problems.push(`'${at}' gives label '${key}' the value ${JSON.stringify(value)}; use at most 63 letters, digits, '-', '_' and '.', `
        + 'beginning and ending with a letter or digit');
    }
  }
  return problems;
}

export function annotationProblems(at: string, annotations: Record<string, string> | undefined): string[] {
  const problems: string[] = [];
  let bytes = 0;
  for (const key in annotations) {
    const value = annotations[key];
    if (!isQualifiedName(key.toLowerCase())) { problems.push(keyProblem(at, 'annotation', key)); }
    if (typeof value !== 'string') {
      problems.push(`'${at}' gives annotation '${key}' the value ${JSON.stringify(value)}; write it as a string`);
      continue;
    }
    bytes += key.length + value.length;
  }
  if (bytes > ANNOTATIONS_BYTES) {
    problems.push(`'${at}' holds ${bytes} bytes of annotations; Kubernetes allows ${ANNOTATIONS_BYTES}: put large texts in a ConfigMap`);
  }
  return problems;
}

/** Names of objects that pods refer to, such as a priority class. */
export function objectNameProblems(at: string, name: string | undefined): string[] {
  return name === undefined || isDnsSubdomain(name)
    ? [] : [`'${at}' is '${name}', which Kubernetes takes for no name; use lower case letters, digits, '-' and '.'`];
}

function keyProblem(at: string, what: string, key: string): string {
  return `'${at}' has the ${what} key '${key}'; write 'name' or 'prefix/name', with a DNS name as prefix and at most 63 letters, digits, '-', '_' and '.' as name`;
}
