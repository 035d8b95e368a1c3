import { parseDocument, ScalarTag, Schema, Tags } from 'yaml';

/*
 * kubectl reads YAML through sigs.k8s.io/yaml, and that is YAML 1.1 with a few
 * exceptions: `yes`, `n` and `off` are booleans and `0755` is the number 493,
 * unless they are quoted. But there are no dates and no base-60 numbers, and
 * `0o755` of YAML 1.2 is known as well. Whoever reads a manifest otherwise
 * compares values that the cluster never gets.
 */

const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  format: 'OCT',
  test: /^[-+]?0o[0-7]+$/,
  resolve: text => {
    const sign = text.startsWith('-') ? -1 : 1;
    return sign * parseInt(text.replace(/^[-+]?0o/, ''), 8);
  },
};

const binary: ScalarTag = {
  tag: 'tag:yaml.org,2002:binary',
  default: false,
  resolve: text => Buffer.from(text, 'base64').toString('utf8'),
};

// Made once: for a document of a few lines it costs as much as its parsing.
const SCHEMA = new Schema({
  schema: 'yaml-1.1',
  merge: true,
  resolveKnownTags: false,
  customTags: (tags: Tags) => [octal, binary, ...tags.filter(tag => !isUnknownToKubectl(tag))],
});

function isUnknownToKubectl(tag: Tags[number]): boolean {
  return typeof tag === 'object' && (('format' in tag && tag.format === 'TIME') || tag.tag.endsWith(':timestamp') || tag.tag.endsWith(':binary'));
}

/** One document, or several in JSON's braces, as plain data. */
export function parseYaml(text: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    try { return JSON.parse(text); } catch { /* braces of YAML, or wrong: YAML's message is the better one */ }
  }
  const document = parseDocument(text, { version: '1.1', schema: SCHEMA });
  if (document.errors.length > 0) { throw document.errors[0]; }
  return document.toJS();
}
