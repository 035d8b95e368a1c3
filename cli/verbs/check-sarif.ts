import { createHash } from 'node:crypto';
import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHECK_DOCS, Located } from './check-report';
import { StatefulChecks } from '../../src/checks/stateful-checks';
import { DOCS } from '../../src/kubernetes/docs';
import { visible } from '../../src/kubernetes/visible';

/**
 * The findings as SARIF 2.1.0, which code scanning of GitHub, GitLab and others reads.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifOf(found: readonly Located[]): object {
  const checks = StatefulChecks.all();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'cdk8s-stateful',
          informationUri: DOCS,
          rules: checks.map(({ id, title, level, explanation, remedy }) => ({
            id,
            shortDescription: { text: title },
            fullDescription: { text: explanation },
            help: { text: `${explanation} ${remedy}` },
            helpUri: CHECK_DOCS,
            defaultConfiguration: { level },
          })),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: found.map(({ finding, subject, file, line }) => ({
        ruleId: finding.check,
        ruleIndex: checks.findIndex(({ id }) => id === finding.check),
        level: finding.level,
        message: { text: plain(`${finding.message}: ${finding.remedy}`) },
        locations: [{
          physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } },
          logicalLocations: [{ fullyQualifiedName: visible(`${subject.kind}/${subject.namespace}/${subject.name}/${finding.path}`) }],
        }],
        // The same finding stays the same when lines above it come and go.
        partialFingerprints: { 'object/v1': fingerprint(finding.check, subject.kind, subject.namespace, subject.name, finding.path, finding.message) },
      })),
    }],
  };
}

/** In a message of SARIF brackets make links. */
function plain(text: string): string {
  return visible(text).replace(/[\\[\]]/g, '\\$&');
}

/** Relative to the folder that is checked, as code scanning wants it. */
function uriOf(file: string): string {
  if (isAbsolute(file)) { return pathToFileURL(file).href; }
  return file.split(sep).map(encodeURIComponent).join('/').replace(/^(\.\/)+/, '');
}

function fingerprint(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
