/** What tells people apart in change events: the name of a role session, and the address that a call came from. */
export type IdentityKind = 'session' | 'address';

/** Whether sessions and addresses of people are shown by pseudonyms. */
export const identityModes = ['pseudonymised', 'clear'] as const;
export type IdentityMode = (typeof identityModes)[number];

/** Gives the same pseudonym for the same name, such as `session-3f9a1c0b7d42`. */
export type Pseudonymise = (kind: IdentityKind, name: string) => string;

/** Name of this tool's own sessions: no person's. */
export const ownSession = 'dynamodb-audit-pack';
