export * from './access.ts';
export * from './actions.ts';
export * from './condition.ts';
export * from './document.ts';
export * from './limit.ts';
export * from './principal.ts';
export * from './row-limit.ts';
export * from './transport.ts';
