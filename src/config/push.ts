import { z } from 'zod';
import { region, text } from './fields.ts';

const id = z.uuid('must be the id (UUID) that Audit Manager gives it');

/** Controls of AWS Audit Manager that take the report of a pack as manual evidence. */
export const pushSchema = z.strictObject({
  region,
  controls: z
    .array(
      z.strictObject({
        framework: text,
        assessment: id,
        // Audit Manager's id of a control set is its name (API reference, `controlSetId`: at most 300 characters).
        controlSet: z.string().min(1, 'must not be empty').max(300, 'must have at most 300 characters'),
        control: id,
      }),
    )
    .min(1, 'must name at least one control'),
});
