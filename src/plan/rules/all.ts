import { ObjectRule, RuleText, WorkloadRule } from '../rule';
import { availabilityRules } from './availability';
import { claimRules } from './claims';
import { configRules } from './config';
import { identityRules } from './identity';
import { immutableRules } from './immutable';
import { interruptedRules } from './interrupted';
import { liveClaimRules } from './live-claims';
import { missingClassRules, missingRules } from './missing';
import { mountRules } from './mounts';
import { anyObjectRules, ownClaimRules, refusedObjectRule } from './objects';
import { quotaRules } from './quota';
import { removedRules } from './removed';
import { retentionRules } from './retention';
import { rolloutRules } from './rollout';
import { scaleRules } from './scale';
import { serverObjectRule, serverRules } from './server-answers';
import { serviceRules } from './services';
import { templateRules } from './template';
import { templateRefusalRules } from './template-refusals';
import { togetherRules } from './together';

/** In the order in which they speak: a rule that covers a change keeps later ones silent about it. */
export const workloadRules: readonly WorkloadRule[] = [
  ...interruptedRules, ...templateRefusalRules, ...identityRules, ...claimRules, ...liveClaimRules, ...mountRules, ...templateRules,
  ...scaleRules, ...rolloutRules, ...retentionRules,
  ...togetherRules, ...quotaRules, ...missingRules, ...serverRules,
];

export const objectRules: readonly ObjectRule[] = [
  ...serviceRules, ...availabilityRules, ...removedRules, ...configRules, ...immutableRules, ...ownClaimRules, ...missingClassRules,
];

export { anyObjectRules };

/** The rules by concern, as the docs list them. */
export const chapters: readonly { readonly title: string; readonly rules: readonly RuleText[] }[] = [
  { title: 'Pod template', rules: [...templateRules, ...templateRefusalRules, ...mountRules] },
  { title: 'Identity of the set', rules: identityRules },
  { title: 'Number of pods', rules: scaleRules },
  { title: 'Rollout', rules: rolloutRules },
  { title: 'Retention of claims', rules: retentionRules },
  { title: 'Claim templates', rules: claimRules },
  { title: 'Claims of a live cluster', rules: liveClaimRules },
  { title: 'Claims of their own', rules: ownClaimRules },
  { title: 'Services', rules: serviceRules },
  { title: 'Disruption budgets', rules: availabilityRules },
  { title: 'Configuration and surroundings', rules: [...configRules, ...removedRules, ...missingRules, ...immutableRules] },
  { title: 'Upgrades that stopped half way', rules: interruptedRules },
  { title: 'Changes that meet', rules: togetherRules },
  { title: 'Answers of a live server', rules: [...serverRules, serverObjectRule, ...quotaRules] },
  { title: 'Any other object', rules: [...anyObjectRules, refusedObjectRule] },
];

const order = (id: string): number => Number(id.slice(1));

export const chaptersInOrder = chapters.map(({ title, rules }) => ({ title, rules: [...rules].sort((a, b) => order(a.id) - order(b.id)) }));
