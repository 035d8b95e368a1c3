export * from './check-finding';
export * from './stateful-check';
export * from './stateful-checks';
export * from './stateful-validation';
