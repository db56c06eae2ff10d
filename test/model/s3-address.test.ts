import { describe, expect, it } from 'vitest';
import { s3Folder, s3FolderOf, s3Object } from '../../src/model/index.ts';

describe('addresses of S3', () => {
  it.each([
    ['s3://bank-logs', { bucket: 'bank-logs', prefix: '' }],
    ['s3://bank-logs/', { bucket: 'bank-logs', prefix: '' }],
    ['s3://bank-logs/audit', { bucket: 'bank-logs', prefix: 'audit/' }],
    ['s3://bank-logs/audit/2026//', { bucket: 'bank-logs', prefix: 'audit/2026/' }],
    ['/srv/bank-logs', null],
    ['s3:///audit', null],
  ])('%s as a folder', (address, folder) => {
    expect(s3Folder(address)).toEqual(folder);
  });

  it.each([
    ['s3://bank-logs/AWSLogs/a/b.json.gz', { bucket: 'bank-logs', key: 'AWSLogs/a/b.json.gz' }],
    ['s3://bank-logs/', null],
    ['https://bank-logs/a', null],
  ])('%s as an object', (address, object) => {
    expect(s3Object(address)).toEqual(object);
  });

  it('refuses text that the configuration would not have taken', () => {
    expect(() => s3FolderOf('bank-logs')).toThrow('bank-logs is no address of S3');
  });
});
