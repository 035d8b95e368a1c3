import * as kplus from 'cdk8s-plus-28';
import { Claim, isBlock } from './claims';
import { WRITABLE_VOLUME, claimsMountedIn, devicesOf } from './pod';
import { shown } from './shape';
import { WorkloadState } from './state';
import { HOST_TIME_PATH, HOST_TIME_VOLUME } from './time';
import { isClaimVolume, ownVolumeProblems, ownerOf } from './volumes';
import { isDnsLabel } from '../kubernetes/names';

/** What is wrong with the volumes of the pod. */
export function volumeProblems(state: WorkloadState): string[] {
  const problems: string[] = [];
  const reserved = reservedVolumes(state);
  const byName = new Map<string, kplus.Volume>();
  const mounted = state.containers.flatMap(({ container }) => container.mounts.map(mount => mount.volume));
  for (const volume of new Set([...mounted, ...state.workload.volumes])) {
    if (isClaimVolume(volume)) { continue; }
    const { name } = volume;
    problems.push(...ownVolumeProblems(volume));
    if (byName.has(name)) { problems.push(`volume '${name}' exists twice in the pod; give one of them another name`); }
    byName.set(name, volume);
    if (state.production && state.claims.some(claim => claim.name === name)) {
      problems.push(`volume '${name}' has the name of a claim, which would take its place; give one of them another name`);
    }
    if (reserved.includes(name)) { problems.push(`volume '${name}' has a name that this workload uses itself; give it another one`); }
    if (!isDnsLabel(name)) { problems.push(`volume '${name}' is not a DNS label of at most 63 characters; give it a name of lower case letters, digits and '-'`); }
  }
  for (const name of reserved) {
    if (state.claims.some(claim => claim.name === name)) { problems.push(`claim '${name}' has a name that the workload uses itself; give it another one`); }
  }
  return problems;
}

/** Names of volumes that the workload makes itself. */
function reservedVolumes({ given, production }: WorkloadState): string[] {
  return [...production || given.writablePaths ? [WRITABLE_VOLUME] : [], ...given.hostTimeZone ? [HOST_TIME_VOLUME] : []];
}

/** Every path of every container is used once, and is absolute. */
export function mountProblems(state: WorkloadState): string[] {
  const problems: string[] = [];
  for (const each of state.containers) {
    const { container } = each;
    const used = new Map<string, string>();
    const use = (path: unknown, what: string) => {
      const wrong = state.production ? pathProblems(path) : emptyPathProblems(path);
      if (wrong.length) { problems.push(...wrong.map(problem => `${what} in container '${container.name}' ${problem}`)); return; }
      const key = state.production ? trimmed(path as string) : path as string;
      const other = used.get(key);
      if (other) { problems.push(`${pair(other, what)} are both mounted at '${path}' in container '${container.name}'; give one another ${what.startsWith('claim') ? 'mountPath' : 'path'}`); }
      used.set(key, other ?? what);
    };
    for (const { path, volume, subPath, subPathExpr } of container.mounts) {
      const what = `${isClaimVolume(volume) ? 'claim' : 'volume'} '${volume.name}'`;
      const owner = ownerOf(volume);
      if (owner && owner.node.root !== state.workload.node.root) {
        problems.push(`${what} in container '${container.name}' belongs to a workload of another app; add one to this workload`);
      }
      if (owner && owner !== state.workload) { continue; } // reported by the owner, which knows where its volumes went
      if (owner && isClaimVolume(volume) && !state.claims.some(claim => claim.name === volume.name)) {
        problems.push(`container '${container.name}' mounts the claim '${volume.name}', which does not exist; add it to 'claims'`);
      }
      if (subPath !== undefined && subPathExpr !== undefined) { problems.push(`${what} in container '${container.name}' has both 'subPath' and 'subPathExpr'; keep one`); }
      for (const [prop, within] of [['subPath', subPath], ['subPathExpr', subPathExpr]] as const) {
        if (within !== undefined && !isRelative(within)) { problems.push(`${what} in container '${container.name}' has ${prop} '${within}'; write a relative path without '..'`); }
      }
      use(path, what);
    }
    for (const claim of claimsMountedIn(container.name, state)) { use(claim.mountPath, `claim '${claim.name}'`); }
    const devices = new Map<string | undefined, string | undefined>();
    for (const { name, devicePath } of devicesOf(each, state)) {
      if (!name || !devicePath) { continue; } // told where it is written
      if (!devices.has(name)) {
        use(devicePath, `device '${name}'`);
      } else if (devices.get(name) !== devicePath) {
        problems.push(`claim '${name}' appears at '${devices.get(name)}' and at '${devicePath}' in container '${container.name}'; keep one of 'devices' and 'devicePath'`);
      }
      devices.set(name, devices.get(name) ?? devicePath);
    }
    const writable = (state.given.writablePaths ?? []).filter(path => pathProblems(path).length === 0);
    for (const path of new Set(writable.map(trimmed))) { use(path, '\'writablePaths\''); }
    if (state.given.hostTimeZone) { use(HOST_TIME_PATH, '\'hostTimeZone\''); }
  }
  return problems;
}

/** Claims `data` and `wal` in one breath; anything else by kind. */
function pair(one: string, another: string): string {
  const claims = [one, another].map(each => /^claim ('.*')$/.exec(each)?.[1]);
  return claims[0] && claims[1] ? `claims ${claims[0]} and ${claims[1]}` : `${one} and ${another}`;
}

function isRelative(path: string): boolean {
  return typeof path === 'string' && !path.startsWith('/') && !path.split('/').includes('..');
}

export function claimProblems(state: WorkloadState): string[] {
  const problems: string[] = [];
  const names = state.containers.map(({ container }) => container.name);
  const mountedByHand = new Set(state.containers.flatMap(({ container }) => container.mounts)
    .filter(({ volume }) => isClaimVolume(volume) && ownerOf(volume) === state.workload)
    .map(({ volume }) => volume.name));
  const devices = state.containers.flatMap(({ container, given }) => (given?.devices ?? []).map(device => [container.name, device.name] as const));
  for (const claim of state.claims) {
    if (claim.container !== undefined && !names.includes(claim.container)) {
      problems.push(`claim '${claim.name}' names the container '${claim.container}', which does not exist; write one of ${names.map(shown).join(', ')}`);
    }
    if (isBlock(claim) && !claim.devicePath && !devices.some(([, name]) => name === claim.name)) {
      problems.push(`claim '${claim.name}' is a Block volume without 'devicePath'; write where the device appears, such as '/dev/xvda'`);
    }
    for (const key in claim.labels) {
      if (state.production && key in state.selectorLabels && claim.labels[key] !== state.selectorLabels[key]) {
        problems.push(`claim '${claim.name}' sets the selector label '${key}' to ${shown(claim.labels[key])}, which the controller would overwrite; remove it`);
      }
    }
    if (isBlock(claim) && mountedByHand.has(claim.name)) {
      problems.push(`claim '${claim.name}' is a Block volume, so it cannot be mounted as a file system; use 'devices' of the container`);
    }
    if (state.production && !isBlock(claim) && !isUsed(claim, mountedByHand, devices)) {
      problems.push(`claim '${claim.name}' is never mounted, so nothing would be kept on it; write 'mountPath', or call container.mount(path, claim)`);
    }
  }
  for (const [container, device] of devices) {
    if (!device) { continue; } // told where it is written
    const claim = state.claims.find(each => each.name === device);
    if (!claim || !isBlock(claim)) { problems.push(`container '${container}' uses the device '${device}', which is no claim in Block mode; add such a claim with 'volumeMode: BLOCK'`); }
  }
  return problems;
}

function isUsed(claim: Claim, mountedByHand: ReadonlySet<string>, devices: ReadonlyArray<readonly [string, string | undefined]>): boolean {
  return claim.mountPath !== undefined || claim.devicePath !== undefined || mountedByHand.has(claim.name)
    || devices.some(([, name]) => name === claim.name);
}

/** What is wrong with a path in a container. */
export function pathProblems(path: unknown): string[] {
  if (typeof path !== 'string' || !path.startsWith('/')) { return [`has the path ${shown(path)}; write an absolute path such as '/data'`]; }
  if (path.includes(':') || path.split('/').includes('..')) { return [`has the path '${path}'; write it without ':' and '..'`]; }
  return trimmed(path) === '/' ? ['has the path \'/\', which would hide the image; write a directory such as \'/data\''] : [];
}

export function trimmed(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}

/** The API server only asks for a path. */
function emptyPathProblems(path: unknown): string[] {
  return typeof path === 'string' && path !== '' ? [] : [`has the path ${shown(path)}; write an absolute path such as '/data'`];
}
