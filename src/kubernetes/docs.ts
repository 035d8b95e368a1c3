/** Where the pages of docs/ are read: no package carries them. */
export const DOCS = 'https://github.com/cdk8s-stateful/cdk8s-stateful/blob/main/docs';
