import type { Container, PodVolume } from '../../kubernetes/fields';
import { claimChanges, Mount, mountsOf } from '../claim-changes';
import { EffectClass } from '../effect-class';
import { moveData, newTemplate } from '../needs';
import { rolloutOf } from '../rollout';
import { WorkloadRule } from '../rule';
import { FullPair, isUpdate, names, Workload } from '../workload';

const { STRAND, REFUSE } = EffectClass;

type VolumeMount = NonNullable<Container['volumeMounts']>[number];

/** Changes of the mounts of one claim: the place it had and the place it gets. */
function movesOf(pair: FullPair) {
  const kept = claimChanges(pair).kept.filter(({ before, after }) => before.spec.volumeMode === after.spec.volumeMode);
  return kept.map(({ after: { name } }) => {
    const [before, after] = [mountsOf(pair.before.template, name), mountsOf(pair.after.template, name)];
    const covers = pair.changes.filter(({ path, shape, old, new: now }) => shape.includes('.volumeMounts[]') || shape.includes('.volumeDevices[]')
      ? ((old ?? now) as VolumeMount | undefined)?.name === name || [...before, ...after].some(mount => path.includes(`[${mount.path}].`))
      : false).map(({ path }) => path);
    const gone = before.filter(mount => !after.some(other => other.path === mount.path && other.subPath === mount.subPath));
    return { name, before, after, gone, path: covers[0] ?? `spec.template.spec.containers[${before[0]?.container}].volumeMounts`, covers };
  }).filter(({ before, gone }) => before.length > 0 && gone.length > 0);
}

function place({ path, subPath }: Mount): string {
  return subPath ? `${path} (subPath ${subPath})` : path;
}

export const mountRules: readonly WorkloadRule[] = [
  {
    id: 'S11',
    title: 'a claim is mounted at another path, or another subPath',
    effects: [EffectClass.ROLL, STRAND],
    flow: 'F1',
    description: 'The files stay where they are on the volume, and the application looks elsewhere: it sees an empty directory, and many databases initialise a new one there.',
    advice: 'move the files by an init container, or tell the application about the new path in the same change',
    check: pair => !isUpdate(pair) ? [] : movesOf(pair).filter(({ after }) => after.length > 0).map(({ name, gone, after, path, covers }) => {
      const rollout = rolloutOf(pair);
      const now = after.find(mount => mount.container === gone[0].container) ?? after[0];
      return {
        path,
        covers,
        old: place(gone[0]),
        new: place(now),
        effects: [rollout.effect, STRAND],
        needs: [moveData('files'), newTemplate],
        pods: rollout.pods,
        text: now.path === gone[0].path
          ? `volume ${name} shows another directory at ${now.path}: the application will not see its files; they stay on the volume; ${rollout.text}`
          : `volume ${name} moves ${gone[0].path} → ${now.path}: the application will see nothing at its old path; the files stay on the volume; ${rollout.text}`,
      };
    }),
  },
  {
    id: 'S12',
    title: 'a claim is not mounted any more',
    effects: [EffectClass.ROLL, STRAND],
    flow: 'F1',
    description: 'The claim stays attached to the pod, and what the application writes to the old path goes to the container, and is gone with it.',
    advice: 'mount it again, or take the claim template out too (V10)',
    check: pair => !isUpdate(pair) ? [] : movesOf(pair).filter(({ after }) => after.length === 0).map(({ name, before, path, covers }) => {
      const rollout = rolloutOf(pair);
      return {
        path,
        covers,
        old: before.map(place).join(', '),
        effects: [rollout.effect, STRAND],
        needs: [moveData('files'), newTemplate],
        pods: rollout.pods,
        text: `claim ${name} stays attached but unused: what is written to ${names(before.map(mount => mount.path), 'paths')} is gone with each container; ${rollout.text}`,
      };
    }),
  },
  {
    id: 'S13',
    title: 'a volume of the template has the name of a claim template',
    effects: [REFUSE],
    description: 'The server accepts it and rolls the pods, but the claim wins: the volume of the template is ignored. This refusal is ours.',
    advice: 'give the volume another name',
    check: pair => {
      if (!isUpdate(pair)) { return []; }
      const shadowed = ({ template, claims }: Workload): PodVolume[] =>
        (template.spec?.volumes ?? []).filter(volume => claims.some(({ name }) => name === volume.name));
      const before = new Set(shadowed(pair.before).map(({ name }) => name));
      return shadowed(pair.after).filter(({ name }) => !before.has(name))
        .map(volume => {
          const path = `spec.template.spec.volumes[${volume.name}]`;
          return { path, covers: [path], new: volume, effects: [REFUSE], text: `the claim template ${volume.name} wins: this volume is ignored` };
        });
    },
  },
];
