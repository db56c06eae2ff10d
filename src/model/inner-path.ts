/** Whether a path with forward slashes stays below its folder on every system: no `..`, drive letter or control character. */
export function isInnerPath(path: string): boolean {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return false;
  // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
  return !/[\\\u0000-\u001f\u007f]|^[A-Za-z]:/.test(path);
}
