import { existsSync, readFileSync } from 'node:fs';
import { FakeApi } from './fake-api';
import type { Workplace } from '../command-line';

export interface FakeConfig {
  readonly context?: string;
  readonly namespace?: string;
  /** One more call of kubectl that is expected: it prints nothing. */
  readonly also?: string;
}

/**
 * A kubectl on PATH that records its words and whose proxy leads to a fake API server. It knows `config view` and
 * `proxy`, and the test fails when it is asked for anything else.
 */
export class FakeCluster {
  /** A namespace 'demo' is there already. */
  public static async start(workplace: Workplace, objects: readonly unknown[] = [], config: FakeConfig = {}): Promise<FakeCluster> {
    const api = await FakeApi.start(`${workplace.path}/api`, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } }, ...objects]);
    const { context = 'fake', namespace = 'demo', also = 'nothing else' } = config;
    workplace.write({
      'config.json': JSON.stringify({ 'current-context': context, 'contexts': [{ name: context, context: { namespace } }] }),
      'bin/kubectl': `#!/bin/sh
printf '%s\\0' "$@" >> '${workplace.path}/words'
printf '\\n\\0' >> '${workplace.path}/words'
[ "$*" = '${also}' ] && exit 0
case "$1 $2" in
'config view') cat '${workplace.path}/config.json' ;;
'proxy '*)
  for word; do
    case "$word" in --unix-socket=*) ln -s '${workplace.path}/api' "\${word#--unix-socket=}" ;; esac
  done
  echo 'Starting to serve on a socket'
  exec sleep 600 ;;
*) echo "kubectl $*" >> '${workplace.path}/forbidden'; exit 1 ;;
esac
`,
    });
    process.env.PATH = `${workplace.path}/bin:${process.env.PATH}`;
    return new FakeCluster(workplace, api);
  }

  private constructor(private readonly workplace: Workplace, public readonly api: FakeApi) {}

  /** The words of every call of kubectl. */
  public get calls(): string[][] {
    const file = `${this.workplace.path}/words`;
    if (!existsSync(file)) { return []; }
    return readFileSync(file, 'utf8').split('\n\0').slice(0, -1).map(call => call.split('\0').slice(0, -1));
  }

  /** Ends, and throws when anything was asked for that could have written. */
  public async stop(): Promise<void> {
    await this.api.stop();
    const file = `${this.workplace.path}/forbidden`;
    if (existsSync(file)) { throw new Error(`kubectl was started for something else:\n${readFileSync(file, 'utf8')}`); }
  }
}
