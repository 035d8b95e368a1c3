import { facts, statefulSet } from '../live-facts';
import { UpgradePlan } from 'cdk8s-stateful';

function quotaFindings(after: any, hard: Record<string, string>, used: Record<string, string> = {}, namespace = 'demo'): string[] {
  const plan = UpgradePlan._compare({ before: [statefulSet()], after: [after] }, facts({ quotas: [{ namespace, name: 'small', hard, used }] }));
  return plan.changes.filter(({ rule }) => rule === 'X8').map(({ text }) => text);
}

const grown = statefulSet({}, '2Gi');
const scaled = statefulSet({ replicas: 4 });

test('claims that fit one by one and not together are refused', () => {
  expect(quotaFindings(grown, { 'requests.storage': '3Gi' }, { 'requests.storage': '2Gi' }))
    .toEqual(['quota small leaves no room for 2Gi more of requests.storage: 2Gi of 3Gi are used']);
});

test('claims that fit to the last byte are not', () => {
  expect(quotaFindings(grown, { 'requests.storage': '4Gi' }, { 'requests.storage': '2Gi' })).toEqual([]);
});

test('new claims count by number and size, growing ones by what they grow', () => {
  expect(quotaFindings(scaled, { persistentvolumeclaims: '3' }, { persistentvolumeclaims: '2' }))
    .toEqual(['quota small leaves no room for 2 more of persistentvolumeclaims: 2 of 3 are used']);
  expect(quotaFindings(scaled, { 'requests.storage': '3Gi' }, { 'requests.storage': '2Gi' })).toHaveLength(1);
  expect(quotaFindings(grown, { persistentvolumeclaims: '2' }, { persistentvolumeclaims: '2' })).toEqual([]);
});

test('the quota of a storage class counts claims of that class, also by default', () => {
  const resource = 'standard.storageclass.storage.k8s.io/requests.storage';

  expect(quotaFindings(grown, { [resource]: '3Gi' }, { [resource]: '2Gi' })).toHaveLength(1);
  expect(quotaFindings(grown, { 'slow.storageclass.storage.k8s.io/requests.storage': '1' })).toEqual([]);
});

test('the quota of another namespace, and one of other resources, do not count', () => {
  expect(quotaFindings(grown, { 'requests.storage': '1' }, {}, 'other')).toEqual([]);
  expect(quotaFindings(grown, { pods: '1' })).toEqual([]);
});
