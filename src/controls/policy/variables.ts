import { valueOfKey } from './condition-keys.ts';
import type { Request } from './request.ts';

/** A text of a policy with its variables filled in, as far as the request tells. */
export type Resolved =
  /** `names`: variables that differ from call to call; `*` stands in their place. */
  | { readonly kind: 'text'; readonly text: string; readonly names: readonly string[] }
  /** A variable that the request does not carry: nothing matches. */
  | { readonly kind: 'absent'; readonly name: string }
  | { readonly kind: 'unclear'; readonly why: string };

const variable = /\$\{([^}]*)\}/g;

/** Fills in the policy variables of a text (IAM User Guide, "IAM policy elements: Variables and tags"). */
export const resolve = (text: string, request: Request): Resolved => {
  const names: string[] = [];
  let failure: Resolved | null = null;
  const filled = text.replace(variable, (written, inner: string) => {
    if (/^[*?$]$/.test(inner)) return written;
    const value = fill(inner, request);
    if (typeof value === 'string') return value;
    if (value.kind === 'varies') {
      names.push(value.name);
      return '*';
    }
    failure ??= value;
    return '';
  });
  return failure ?? { kind: 'text', text: filled, names };
};

type Filled = string | { readonly kind: 'varies'; readonly name: string } | Exclude<Resolved, { kind: 'text' }>;

const fill = (inner: string, request: Request): Filled => {
  const [, name = inner, otherwise] = /^([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner) ?? [];
  const value = valueOfKey(name.toLowerCase(), request);
  switch (value.kind) {
    case 'is':
      return /[*?$]/.test(value.value)
        ? { kind: 'unclear', why: `the value of \${${name}} has signs that patterns give a meaning` }
        : value.value;
    case 'absent':
      return otherwise ?? { kind: 'absent', name };
    case 'like':
    case 'varies':
    case 'instant':
      return { kind: 'varies', name };
    case 'unknown':
      return { kind: 'unclear', why: `the policy variable ${name} is not known to this tool` };
  }
};

/** `${*}` and the like as the characters that they stand for. */
export const unescaped = (text: string): string => text.replace(/\$\{([*?$])\}/g, '$1');
