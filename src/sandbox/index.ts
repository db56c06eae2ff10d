export { sandboxDefaults } from './defaults.ts';
export type { SandboxRequest, SandboxResponse } from './dispatch.ts';
export type { Fault, FaultEffect } from './faults.ts';
export { sandboxCredentials } from './identity.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export { plantedFaults } from './scenario/planted-faults.ts';
export { createScenario } from './scenario/scenario.ts';
export { serveSandbox, type SandboxServer } from './serve.ts';
