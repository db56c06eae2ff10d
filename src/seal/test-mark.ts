/** Words in the subject of a local test certificate; whoever reads the signature sees them. */
export const testMark = 'TEST - not for hand-off';
