// Made by `npm run generate` from the files of this folder; do not edit.
import type { Control } from '../model/index.ts';
import ddbEnc01 from './ddb-enc-01.ts';
import ddbEnc02 from './ddb-enc-02.ts';
import ddbEnc03 from './ddb-enc-03.ts';
import ddbEnc05 from './ddb-enc-05.ts';
import ddbEnc08 from './ddb-enc-08.ts';
import ddbEnc09 from './ddb-enc-09.ts';
import ddbGov01 from './ddb-gov-01.ts';
import ddbGov03 from './ddb-gov-03.ts';
import ddbIam01 from './ddb-iam-01.ts';
import ddbIam02 from './ddb-iam-02.ts';
import ddbIam03 from './ddb-iam-03.ts';
import ddbIso01 from './ddb-iso-01.ts';
import ddbIso02 from './ddb-iso-02.ts';
import ddbIso03 from './ddb-iso-03.ts';
import ddbLoc01 from './ddb-loc-01.ts';
import ddbLog01 from './ddb-log-01.ts';
import ddbLog02 from './ddb-log-02.ts';
import ddbLog03 from './ddb-log-03.ts';
import ddbLog04 from './ddb-log-04.ts';
import ddbRes01 from './ddb-res-01.ts';
import ddbRes04 from './ddb-res-04.ts';
import ddbRes05 from './ddb-res-05.ts';

/** Every control, sorted by id. */
export const controls: readonly Control[] = [
  ddbEnc01,
  ddbEnc02,
  ddbEnc03,
  ddbEnc05,
  ddbEnc08,
  ddbEnc09,
  ddbGov01,
  ddbGov03,
  ddbIam01,
  ddbIam02,
  ddbIam03,
  ddbIso01,
  ddbIso02,
  ddbIso03,
  ddbLoc01,
  ddbLog01,
  ddbLog02,
  ddbLog03,
  ddbLog04,
  ddbRes01,
  ddbRes04,
  ddbRes05,
];
