// Collects the bank with so many more tables and prints the folder of the evidence.
import { collectBank } from './bank.mjs';

const { folder } = await collectBank({ extraTables: Number(process.argv[2]) });
console.log(folder);
