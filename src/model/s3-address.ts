/** An object of S3: `s3://bucket/key`. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

/** What lies below a prefix in a bucket; the prefix is empty, or ends with a slash. */
export interface S3Folder {
  readonly bucket: string;
  readonly prefix: string;
}

/** The object that an address names; null where it names none, such as a bucket alone. */
export function s3Object(address: string): S3Object | null {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
  return bucket === undefined || key === undefined ? null : { bucket, key };
}

/** The folder that `s3://bucket` or `s3://bucket/prefix` names, with or without a slash at its end; null for other text. */
export function s3Folder(address: string): S3Folder | null {
  const [, bucket, path = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(address) ?? [];
  if (bucket === undefined) return null;
  const prefix = path.replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}

/** The same of an address whose form was checked when the configuration was read. */
export function s3FolderOf(address: string): S3Folder {
  const folder = s3Folder(address);
  if (folder === null) throw new TypeError(`${address} is no address of S3`);
  return folder;
}
