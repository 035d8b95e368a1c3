import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { makeOwnVolume } from './volumes';

/**
 * A claim template of a workload, to be mounted in its containers: `container.mount(path, claim)`.
 *
 * In a container of another workload it is an error: there it would be an empty directory.
 */
export class VolumeClaim extends Construct implements kplus.IStorage {
  private volume?: kplus.Volume;

  /** @internal */
  public constructor(
    private readonly owner: kplus.Workload,
    id: string,
    /** Name of the claim template. */
    public readonly name: string,
  ) {
    super(owner, id);
  }

  /** What containers mount. */
  public asVolume(): kplus.Volume {
    this.volume ??= makeOwnVolume(this, 'Volume', this.name, this.owner);
    return this.volume;
  }

  /**
   * Whether somebody asked for the volume, to mount it.
   *
   * @internal
   */
  public get _isMounted(): boolean { return this.volume !== undefined; }
}
