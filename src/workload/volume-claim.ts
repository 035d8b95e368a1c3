import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { makeOwnVolume } from './volumes';

/**
 * A claim template of a workload, to be mounted in its containers: `container.mount(path, claim)`.
 *
 * `addClaim()` and `claim()` of a workload hand it out. In a container of another workload it is an error: there it
 * would be an empty directory.
 */
export interface IVolumeClaim extends kplus.IStorage {
  /** Name of the claim template. */
  readonly name: string;
}

/** The handle of a claim. */
export class ClaimHandle extends Construct implements IVolumeClaim {
  private volume?: kplus.Volume;

  public constructor(private readonly owner: kplus.Workload, id: string, public readonly name: string) {
    super(owner, id);
  }

  public asVolume(): kplus.Volume {
    this.volume ??= makeOwnVolume(this, 'Volume', this.name, this.owner);
    return this.volume;
  }

  /** Whether somebody asked for the volume, to mount it. */
  public get isMounted(): boolean { return this.volume !== undefined; }
}
