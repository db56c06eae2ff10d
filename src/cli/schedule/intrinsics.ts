import type { JsonObject } from '../../model/index.ts';

/** Intrinsic functions of CloudFormation, in their long form, which is plain JSON. */
export const ref = (name: string): JsonObject => ({ Ref: name });
export const sub = (text: string): JsonObject => ({ 'Fn::Sub': text });
export const attribute = (resource: string, name: string): JsonObject => ({ 'Fn::GetAtt': [resource, name] });
