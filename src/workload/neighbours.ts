import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { forgetDefinitions } from './config-checksum';
import { isClaimVolume, ownerOf } from './volumes';
import { claimName, claimPrefix } from '../kubernetes/names';

/** What a workload shows of itself to the other workloads of its app. */
export interface Neighbour {
  readonly construct: IConstruct;
  readonly chart: Chart;
  readonly name: string;
  readonly namespace?: string;
  /** Names of its claim templates. */
  readonly claimNames: readonly string[];
  /** Kind and name of every object it makes. */
  readonly objects: ReadonlyArray<readonly [kind: string, name: string]>;
  /** Whether somebody was handed a volume that only this workload can mount. */
  readonly sharesVolumes: boolean;
}

/** All workloads of one app, judged together once a synthesis. */
class Neighbourhood {
  private readonly members: Neighbour[] = [];
  private judged?: Map<Neighbour, string[]>;
  private judgedClaims = 0;

  public constructor(private readonly root: IConstruct) {
    // The root is validated first, so what the app looks like is asked anew in every synthesis.
    root.node.addValidation({
      validate: () => {
        if (this.mayHaveChanged()) { this.judged = undefined; }
        forgetDefinitions(root);
        return [];
      },
    });
  }

  /** cdk8s validates the whole app again for each of its charts, and what workloads show of themselves only ever grows. */
  private mayHaveChanged(): boolean {
    let claims = 0;
    for (const member of this.members) { claims += member.claimNames.length; }
    const grown = claims !== this.judgedClaims;
    this.judgedClaims = claims;
    return grown || writesFilePerResource(App.of(this.root).yamlOutputType) || this.members.some(member => member.sharesVolumes);
  }

  public add(member: Neighbour): void {
    this.members.push(member);
    this.judged = undefined;
  }

  public problemsOf(member: Neighbour): string[] {
    this.judged ??= this.judge();
    return this.judged.get(member) ?? [];
  }

  private judge(): Map<Neighbour, string[]> {
    const found = new Map<Neighbour, string[]>();
    const report = (member: Neighbour, problem: string) => found.set(member, [...found.get(member) ?? [], problem]);
    const output = App.of(this.root).yamlOutputType;
    this.judgeObjects(output, report);
    this.judgeClaims(output, report);
    if (writesFilePerResource(output)) { this.judgeFiles(output, report); }
    if (this.members.some(member => member.sharesVolumes)) { this.judgeMounts(report); }
    return found;
  }

  private judgeObjects(output: YamlOutputType, report: Report): void {
    const taken = new Map<string, Neighbour>();
    for (const member of this.members) {
      for (const [kind, name] of member.objects) {
        const key = [scopeOf(member, output), member.namespace, kind, name].join(' ');
        const other = taken.get(key);
        if (other && !(kind !== 'StatefulSet' && other.name === member.name)) {
          report(member, kind === 'StatefulSet'
            ? `workload '${name}' exists already at '${other.construct.node.path}' in the same namespace and output; give one of them another name`
            : `${kind} '${name}' is made by '${other.construct.node.path}' too, in the same namespace and output; give one of them another name`);
        }
        if (!other) { taken.set(key, member); }
      }
    }
  }

  private judgeClaims(output: YamlOutputType, report: Report): void {
    const taken = new Map<string, readonly [Neighbour, string]>();
    for (const member of this.members) {
      for (const claim of member.claimNames) {
        const key = [scopeOf(member, output), member.namespace, claimPrefix(claim, member.name)].join(' ');
        const other = taken.get(key);
        if (!other) { taken.set(key, [member, claim]); continue; }
        if (other[0] === member || other[0].name === member.name) { continue; }
        report(member, `claim '${claim}' of workload '${member.name}' and claim '${other[1]}' of workload '${other[0].name}' would both be called '${claimName(claim, member.name, 0)}', `
          + 'so pods of both would use one volume; rename one of the claims');
      }
    }
  }

  /** With a file for each resource, the second object of a kind and name replaces the first. */
  private judgeFiles(output: YamlOutputType, report: Report): void {
    const files = new Map<string, ApiObject>();
    for (const construct of this.root.node.findAll()) {
      if (!ApiObject.isApiObject(construct)) { continue; }
      const folder = output === YamlOutputType.FILE_PER_RESOURCE ? '' : `${construct.chart.node.path}/`;
      const file = folder + `${construct.kind}.${construct.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
      const first = files.get(file);
      if (!first) { files.set(file, construct); continue; }
      const member = this.memberAbove(construct) ?? this.memberAbove(first) ?? this.members[0];
      report(member, `'${construct.node.path}' and '${first.node.path}' would both be written to the file '${file}', so only one of them would be left; `
        + 'give one another name, or choose the output FILE_PER_CHART');
    }
  }

  /** A volume of ours is a stand-in: in a pod of another workload it would be an empty directory, or nothing. */
  private judgeMounts(report: Report): void {
    for (const construct of this.root.node.findAll()) {
      if (!(construct instanceof kplus.AbstractPod)) { continue; }
      const containers = [...construct.containers, ...construct.initContainers];
      const volumes = [...containers.flatMap(container => container.mounts.map(mount => mount.volume)), ...construct.volumes];
      for (const volume of new Set(volumes)) {
        const owner = ownerOf(volume);
        if (!owner || owner === construct) { continue; }
        const member = this.members.find(each => each.construct === owner);
        if (member) {
          report(member, `volume '${volume.name}' of workload '${member.name}' is mounted by '${construct.node.path}', where ${isClaimVolume(volume) ? 'it would be an empty directory' : 'it does not exist'}; `
            + 'mount it only in its own workload');
        }
      }
    }
  }

  private memberAbove(construct: IConstruct): Neighbour | undefined {
    const scopes = new Set(construct.node.scopes);
    return this.members.find(member => scopes.has(member.construct));
  }
}

type Report = (member: Neighbour, problem: string) => void;

const neighbourhoods = new WeakMap<IConstruct, Neighbourhood>();

/** Tells a workload of its app. */
export function join(member: Neighbour): void {
  neighbourhoodOf(member).add(member);
}

/** What is wrong with a workload only because of the others. */
export function neighbourProblems(member: Neighbour): string[] {
  return neighbourhoodOf(member).problemsOf(member);
}

function neighbourhoodOf({ construct }: Neighbour): Neighbourhood {
  const root = construct.node.root;
  let found = neighbourhoods.get(root);
  if (!found) {
    found = new Neighbourhood(root);
    neighbourhoods.set(root, found);
  }
  return found;
}

function writesFilePerResource(output: YamlOutputType): boolean {
  return output === YamlOutputType.FILE_PER_RESOURCE || output === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
}

/** Objects in different files may repeat names: they are for different clusters. */
function scopeOf(member: Neighbour, output: YamlOutputType): string {
  return output === YamlOutputType.FILE_PER_APP ? '' : member.chart.node.path;
}
