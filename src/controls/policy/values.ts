/** Why a policy document cannot be understood. Never leaves the folder: `readPolicy` turns it into a value. */
export class PolicyError extends Error {}

export const reject = (message: string): never => {
  throw new PolicyError(message);
};

/** One value or a list of values, as texts. Truth values and numbers are allowed in conditions only. */
export const valuesOf = (value: unknown, where: string, scalars = false): readonly string[] => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === 'string') return item;
    if (scalars && (typeof item === 'boolean' || typeof item === 'number')) return String(item);
    return reject(`${where} is not a text or a list of texts`);
  });
};
