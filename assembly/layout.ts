// What lies where in memory: addresses and sizes in bytes. Nothing lies at 0; texts, which come last, have all that is left.

/** Where JavaScript writes what is asked for: nodes as `childOf` reads them. No address below is used. */
export const tree: usize = 0x400;
/** Room for the words of one record: for each member that is asked for a word, or two, in the place that its node tells. */
export const told: usize = 0x8000;
export const toldSize: usize = 0x400;
/** Where JavaScript writes what is to be read, and `margin` zeros after it. */
export const input: usize = 0x10000;
export const inputSize: usize = 0x80000;
/** Blocks are read and written whole, so that up to so many bytes more are touched. */
export const margin: usize = 16;

/** Of the records that were read last, each: the number of its outline, its begin and end, then what is told apart. */
export const rows: usize = 0xa0000;
export const rowsEnd: usize = 0xc0000;

/** Address and length of every value that was outlined, by number; the number 0 is none's. */
export const values: usize = rowsEnd;
export const mostValues: u32 = 0x8000;
/** Numbers of values by hash: open addressing with linear probing. */
export const valuePlaces: usize = values + mostValues * 8;
export const valuePlacesCount: u32 = mostValues * 2;
/** The outline of every kind of record, by number: as many words as members are outlined, the numbers of their values. */
export const outlines: usize = valuePlaces + valuePlacesCount * 4;
export const mostOutlines: u32 = 0x10000;
export const mostWords: u32 = 16;
/** Numbers of outlines, plus one, by hash, in the same way. */
export const outlinePlaces: usize = outlines + mostOutlines * mostWords * 4;
export const outlinePlacesCount: u32 = mostOutlines * 2;
/** Texts of values. They take so much before they should be forgotten; those of one more input fit as well. */
export const texts: usize = outlinePlaces + outlinePlacesCount * 4;
export const textsSize: usize = 0x100000;
