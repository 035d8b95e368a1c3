import type { Workplace } from '../command-line';

export interface FakeAnswer {
  readonly json?: any;
  readonly stderr?: string;
}

/**
 * Puts a kubectl on PATH that answers each call by the first key that its
 * arguments contain. A namespace 'demo' without anything in it is there already.
 */
export function fakeKubectl(workplace: Workplace, answers: Record<string, FakeAnswer> = {}): void {
  const list = (items: any[] = []) => ({ json: { kind: 'List', items } });
  const all: Record<string, FakeAnswer> = {
    ...answers,
    'selfsubjectaccessreviews': answers.selfsubjectaccessreviews ?? { json: { status: { allowed: true } } },
    'config view': answers['config view'] ?? { json: { 'current-context': 'fake', 'contexts': [{ name: 'fake', context: { namespace: 'demo' } }] } },
    '/version': answers['/version'] ?? { json: { major: '1', minor: '37' } },
    '--raw /apis/apps/v1': { json: { resources: [{ name: 'statefulsets', kind: 'StatefulSet', namespaced: true }] } },
    '--raw /api/v1': { json: { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }, { name: 'namespaces', kind: 'Namespace', namespaced: false }] } },
    '--raw /apis/': { stderr: 'Error from server (NotFound): the server could not find the requested resource' },
    '--raw /apis': { json: { groups: [{ name: 'apps' }] } },
    'get namespaces': list([{ metadata: { name: 'demo' } }]),
    'get': list(),
  };
  const cases = Object.entries(all).map(([key, { json, stderr }], index) => {
    workplace.write({ [`answers/${index}`]: json === undefined ? stderr! : JSON.stringify(json) });
    return `*'${key}'*) cat '${workplace.path}/answers/${index}'${json === undefined ? ' >&2; exit 1' : ''} ;;`;
  });
  workplace.write({
    'bin/kubectl': `#!/bin/sh
echo "$*" >> '${workplace.path}/calls.txt'
case "$*" in
${cases.join('\n')}
*' apply '*) cat ;;
*) echo "error: the fake has no answer to: $*" >&2; exit 1 ;;
esac
`,
  });
  process.env.PATH = `${workplace.path}/bin:${process.env.PATH}`;
}
