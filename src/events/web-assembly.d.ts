// What is used of it: Node has it, and its types for version 20 do not.
declare namespace WebAssembly {
  const Module: new (bytes: Uint8Array) => object;
  const Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
}
