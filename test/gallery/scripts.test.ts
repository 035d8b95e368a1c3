import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { objectsOf } from './examples';

// The scripts of the init containers, run by a real shell in a directory that stands for the container's root;
// the programs of the image are stand-ins.
let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'script-')); });
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('Redis chooses its master', () => {
  const peers = [0, 1, 2].map(ordinal => `redis-${ordinal}.redis-headless.redis.svc`);
  const configure = (ordinal: number, sentinels: string) => {
    program('redis-cli', sentinels);
    put('config/redis.conf', scriptOf('redis-sentinel', 'redis.conf'));
    mkdirSync(join(root, 'data'), { recursive: true });
    return run('sh', scriptOf('redis-sentinel', 'configure.sh'), {
      HOSTNAME: `redis-${ordinal}`, DOMAIN: 'redis-headless.redis.svc', PEERS: peers.join(' '), QUORUM: '2', REDISCLI_AUTH: 'hidden',
    });
  };
  const NO_SENTINEL = 'exit 1';

  test('pod 0, at the very first start', () => {
    expect(configure(0, NO_SENTINEL)).toBe(0);

    expect(got('data/redis.conf')).not.toContain('replicaof');
    expect(got('data/redis.conf')).toContain(`replica-announce-ip ${peers[0]}\n`);
    expect(got('data/sentinel.conf')).toContain(`sentinel monitor main ${peers[0]} 6379 2\n`);
  });

  test('the one that the other Sentinels name', () => {
    expect(configure(0, `[ "$2" = ${peers[1]} ] && exit 1; printf '${peers[2]}\\n6379\\n'`)).toBe(0);

    expect(got('data/redis.conf')).toContain(`replicaof ${peers[2]} 6379\n`);
  });

  test('itself, when it was master last and no Sentinel answers', () => {
    put('data/sentinel.conf', `sentinel monitor main ${peers[2]} 6379 2\n`);

    expect(configure(2, NO_SENTINEL)).toBe(0);

    expect(got('data/redis.conf')).not.toContain('replicaof');
  });

  test('the master of before, when all pods start anew', () => {
    put('data/sentinel.conf', `sentinel monitor main ${peers[2]} 6379 2\n`);

    expect(configure(0, NO_SENTINEL)).toBe(0);

    expect(got('data/redis.conf')).toContain(`replicaof ${peers[2]} 6379\n`);
    expect(got('data/sentinel.conf')).toBe(`sentinel monitor main ${peers[2]} 6379 2\n`);
  });
});

describe('PostgreSQL clones its primary', () => {
  const clone = (pod: string, backup = 'for each; do case "$each" in --pgdata=*) mkdir -p "${each#--pgdata=}"; echo 18 > "${each#--pgdata=}/PG_VERSION" ;; esac; done') => {
    program('pg_isready', 'exit 0');
    program('pg_basebackup', backup);
    mkdirSync(join(root, 'data/18'), { recursive: true });
    return run('sh', scriptOf('postgres-replicas', 'clone.sh'), { HOSTNAME: pod, PGDATA: join(root, 'data/18/docker'), PRIMARY: 'postgres-0' });
  };

  test('not on the primary', () => {
    expect(clone('postgres-0', 'exit 1')).toBe(0);

    expect(existsSync(join(root, 'data/18/docker'))).toBe(false);
  });

  test('on a replica without a database, throwing away a clone that was cut short', () => {
    put('data/18/docker.incomplete/half', '');

    expect(clone('postgres-1')).toBe(0);

    expect(got('data/18/docker/PG_VERSION')).toBe('18\n');
    expect(existsSync(join(root, 'data/18/docker/half'))).toBe(false);
  });

  test('not over a database that is there', () => {
    put('data/18/docker/PG_VERSION', '18\n');

    expect(clone('postgres-1', 'exit 1')).toBe(0);
  });

  test('and leaves no database behind when the backup fails', () => {
    expect(clone('postgres-1', 'exit 1')).toBe(1);

    expect(existsSync(join(root, 'data/18/docker'))).toBe(false);
  });
});

describe('MySQL clones its primary', () => {
  const clone = (ordinal: number) => {
    program('mysqld', 'case "$*" in *--initialize-insecure*) exit 0 ;; esac; trap exit TERM; while [ ! -f "$ROOT/stopped" ]; do sleep 0.05; done; rm "$ROOT/stopped"');
    program('mysqladmin', 'case "$*" in *shutdown*) touch "$ROOT/stopped" ;; esac');
    program('mysql', 'cat >> "$ROOT/sql"');
    mkdirSync(join(root, 'var/lib/mysql'), { recursive: true });
    return run('bash', scriptOf('mysql', 'clone.sh'), {
      ORDINAL: `${ordinal}`, PRIMARY: 'mysql-0', REPLICATION_PASSWORD: 'hidden', MYSQL_ROOT_PASSWORD: 'secret', ROOT: root,
    });
  };

  test('not on the primary', () => {
    expect(clone(0)).toBe(0);

    expect(existsSync(join(root, 'sql'))).toBe(false);
  });

  test('on a new replica: clears the directory, clones, points at the source, and remembers that it did', () => {
    put('var/lib/mysql/half-made', '');

    expect(clone(1)).toBe(0);

    expect(got('sql')).toMatch(/CLONE INSTANCE FROM 'replicator'@'mysql-0':3306[^]*CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'mysql-0'/);
    expect(existsSync(join(root, 'var/lib/mysql/half-made'))).toBe(false);
    expect(existsSync(join(root, 'var/lib/mysql/.replica'))).toBe(true);
  });

  test('not on a replica that is set up', () => {
    put('var/lib/mysql/.replica', '');

    expect(clone(1)).toBe(0);

    expect(existsSync(join(root, 'sql'))).toBe(false);
  });
});

test.each([['postgres-replicas', 'replication.sh'], ['mysql', 'replication-user.sh']])('the first-start script of %s is a shell script', (example, file) => {
  put(file, scriptOf(example, file));

  expect(spawnSync('bash', ['-n', join(root, file)]).status).toBe(0);
});

function scriptOf(example: string, file: string): string {
  return objectsOf(example).find(({ kind, data }) => kind === 'ConfigMap' && file in data).data[file];
}

/** Runs a script whose absolute paths are moved below the root; returns its exit code. */
function run(shell: string, script: string, env: Record<string, string>): number | null {
  const moved = script.replace(/(?<![\w$}])\/(data|config|var|tmp)\b/g, `${root}/$1`);
  mkdirSync(join(root, 'tmp'), { recursive: true });
  return spawnSync(shell, ['-c', moved], { env: { PATH: `${join(root, 'bin')}:${process.env.PATH}`, ...env }, timeout: 20_000 }).status;
}

function program(name: string, body: string) {
  put(`bin/${name}`, `#!/bin/sh\n${body}\n`);
  chmodSync(join(root, 'bin', name), 0o755);
}

function put(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function got(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
