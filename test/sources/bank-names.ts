import type { Raw } from './recorder.ts';
import { jsonPage } from './recorder.ts';

export const account = '111122223333';
export const home = 'eu-central-1';
export const second = 'eu-west-1';
export const cardsArn = `arn:aws:dynamodb:${home}:${account}:table/cards`;
export const sessionsArn = `arn:aws:dynamodb:${home}:${account}:table/sessions`;
export const keyArn = `arn:aws:kms:${home}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export const one = (value: unknown): Raw => ({ pages: [jsonPage(value)] });
