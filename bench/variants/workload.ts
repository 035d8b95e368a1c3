import { Chart, Size } from 'cdk8s';
import { DATA, GIBIBYTES, IMAGE, PORT, REPLICAS, USER } from './database';
import { StatefulWorkload } from 'cdk8s-stateful';

/** StatefulWorkload with the defaults of this library. */
export default function database(chart: Chart, name: string): void {
  new StatefulWorkload(chart, name, {
    image: IMAGE,
    port: PORT,
    replicas: REPLICAS,
    securityContext: { user: USER },
    claims: [{ name: 'data', size: Size.gibibytes(GIBIBYTES), mountPath: DATA }],
    clientService: {},
  });
}
