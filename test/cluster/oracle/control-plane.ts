import { Api } from './api';
import { Stage } from './stage';
import { Watched } from './watched';

/** The control plane under test, and what cases share of it. */
export class ControlPlane {
  public static async open(): Promise<ControlPlane> {
    const api = new Api();
    const { major, minor } = await api.demand('GET', '/version');
    const classes = await api.demand('GET', '/apis/storage.k8s.io/v1/storageclasses');
    const usual = classes.items.find((found: any) => found.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true');
    return new ControlPlane(api, `${major}.${parseInt(minor, 10)}`, usual.provisioner);
  }

  public readonly watched: Watched;
  private readonly run = Date.now().toString(36);
  private counter = 0;
  private readonly shared = new Map<string, Promise<unknown>>();
  private readonly left = new Map<string, any>();

  private constructor(public readonly api: Api, public readonly version: string, public readonly provisioner: string) {
    this.watched = new Watched(api);
  }

  /** A place for one case, with an address of its own in the middle of those of Services. */
  public stage(): Stage {
    const number = this.counter++;
    return new Stage(this, `oracle-${this.run}-${number}`, `10.96.${240 + number % 8}.${1 + Math.floor(number / 8)}`);
  }

  /** Makes an object of the whole cluster, once. */
  public share(object: any): Promise<unknown> {
    const key = `${object.kind}/${object.metadata.name}`;
    if (!this.shared.has(key)) {
      this.leave(object);
      this.shared.set(key, this.api.apply(object));
    }
    return this.shared.get(key)!;
  }

  /** An object of the whole cluster, to delete when everything is over. */
  public leave(object: any): void {
    this.left.set(`${object.kind}/${object.metadata.name}`, object);
  }

  /** Lets pods run that ask for a node with these labels. */
  public async labelNode(labels: Record<string, string>): Promise<void> {
    const { items: [node] } = await this.api.demand('GET', '/api/v1/nodes');
    await this.api.demand('PATCH', `/api/v1/nodes/${node.metadata.name}`, { metadata: { labels } }, 'application/merge-patch+json');
  }

  public async close(): Promise<void> {
    this.watched.close();
    await Promise.all([...this.left.values()].map(async object => this.api.ask('DELETE', (await this.api.pathOf(object))!)));
    this.api.close();
  }
}
