import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { AcmeApp, Postgres, TeamChart } from './platform';

/** What the checkout team writes. */
export class CheckoutChart extends TeamChart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { team: 'checkout', costCentre: '4711' });

    new Postgres(this, 'orders', { size: Size.gibibytes(50) });
    new Postgres(this, 'baskets', { size: Size.gibibytes(10) });
  }
}

if (require.main === module) {
  const app = new AcmeApp();
  new CheckoutChart(app, 'checkout');
  app.synth();
}
