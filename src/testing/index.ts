export * from './capture';
export * from './manifests';
export * from './match';
export * from './matcher';
