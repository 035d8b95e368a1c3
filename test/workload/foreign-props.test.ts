import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf, shop } from './harness';
import { FOREIGN_PROPS } from '../../src/workload/foreign-props';
import { StatefulWorkload, StatefulWorkloadProps } from 'cdk8s-stateful';

const said = (prop: string, value: unknown = 'x') => problemsOf({ [prop]: value })[0];

describe('a word that is at home elsewhere is answered with the one of here', () => {
  test.each([
    ['volumeClaimTemplates', 'claims'], ['persistence', 'claims'], ['podAnnotations', 'podMetadata.annotations'], ['podLabels', 'podMetadata.labels'],
    ['strategy', 'updateStrategy'], ['deploymentMode', 'placement'], ['podAntiAffinityPreset', 'placement'], ['topologySpreadConstraints', 'topologySpread'],
    ['replicaCount', 'replicas'], ['minReadySeconds', 'minReady'], ['terminationGracePeriodSeconds', 'terminationGracePeriod'], ['serviceName', 'governingService'],
    ['existingHeadlessService', 'governingService'], ['portNumber', 'port'], ['containerPorts', 'ports'], ['podSecurityContext', 'securityContext'],
    ['runAsUser', 'securityContext.user'], ['fsGroup', 'securityContext.fsGroup'], ['extraEnvVars', 'env'], ['environment', 'env'], ['extraVolumes', 'volumes'],
    ['volumeMounts', 'mounts'], ['extraVolumeMounts', 'mounts'], ['extraContainers', 'containers'], ['customReadinessProbe', 'readinessProbe'],
    ['lifecycleHooks', 'lifecycle'], ['dockerRegistryAuth', 'imagePullSecrets'], ['serviceAccountName', 'serviceAccount'], ['pdb', 'disruptionBudget'],
    ['podDisruptionBudget', 'disruptionBudget'], ['networkPolicy', 'networkAccess'], ['isolate', 'networkAccess'], ['metrics', 'monitoring'],
    ['serviceMonitor', 'monitoring'], ['timezone', 'timeZone'], ['syncHostTimeZone', 'hostTimeZone'], ['priorityClass', 'priorityClassName'],
    ['dnsPolicy', 'dns.policy'], ['matchLabels', 'selectorLabels'], ['entrypoint', 'command'], ['labels', 'metadata.labels'], ['name', 'metadata.name'],
    ['fullnameOverride', 'metadata.name'], ['persistentVolumeClaimRetentionPolicy', 'claimRetention'], ['ordinals', 'startOrdinal'], ['replica', 'replicas'],
  ])('%s: %s', (foreign, ours) => {
    expect(said(foreign)).toBe(`'${foreign}' is not a property that exists here; did you mean '${ours}'?`);
  });

  test('with a sentence where no prop does it', () => {
    expect(said('autoscaling')).toContain('make a kplus.HorizontalPodAutoscaler');
    expect(said('restartPolicy')).toContain('remove it: pods of a StatefulSet always restart');
  });

  test('in claims, containers and their parts', () => {
    expect(problemsOf({ claims: [{ name: 'data', storage: '10Gi', mountPath: '/data' }] })[0]).toContain('did you mean \'size\'?');
    expect(problemsOf({ securityContext: { runAsUser: 999 } })).toEqual(['\'securityContext.runAsUser\' is not a property that exists here; did you mean \'user\'?']);
    expect(problemsOf({ resources: { requests: { cpu: '1' } } })[0]).toContain('write each resource with its own request');
  });

  test('every word has its answer on the page', () => {
    const page = readFileSync(join(__dirname, '../../docs/prop-names.md'), 'utf8');
    for (const { words } of Object.values(FOREIGN_PROPS)) {
      for (const [word, remedy] of Object.entries(words)) { expect(page).toContain(`| \`${word}\` | ${remedy.includes(' ') ? remedy : `\`${remedy}\``} |`); }
    }
  });
});

describe('a subclass', () => {
  interface BackedUpProps extends StatefulWorkloadProps { readonly bucket: string }
  class BackedUp extends StatefulWorkload {
    constructor(scope: any, id: string, public readonly backup: BackedUpProps) { super(scope, id, backup); }
  }
  const problems = (props: object) => new BackedUp(shop(), 'db', { image: 'example.com/db:1', bucket: 'backups', ...props }).node.validate();

  test('may have props of its own', () => { expect(problems({})).toEqual([]); });

  test('is still told of a slip and of a foreign word', () => {
    expect(problems({ replica: 3 })).toEqual(['\'replica\' is not a property that exists here; did you mean \'replicas\'?']);
    expect(problems({ persistence: {} })).toEqual(['\'persistence\' is not a property that exists here; did you mean \'claims\'?']);
  });
});
