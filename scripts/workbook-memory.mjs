// Writes a workbook of 100,000 rows of the width of the findings, and fails when the process needed more than 200 MB.
import { sheetsOf } from '../dist/render/workbook/sheet.js';
import { writeWorkbook } from '../dist/render/workbook/xlsx.js';

const rows = Array.from({ length: 100_000 }, (_, index) => index);
const columns = Array.from({ length: 15 }, (_, column) => ({
  title: `Column ${column}`,
  width: 20,
  value: (row) => (column === 0 ? row : `arn:aws:dynamodb:eu-central-1:111122223333:table/table-${row}-${column}`),
}));
const head = { title: 'Rows', creator: 'dynamodb-audit-pack', created: '2026-11-01T00:00:00Z' };
let bytes = 0;
for await (const piece of writeWorkbook(head, sheetsOf('Rows', columns, rows))) bytes += piece.length;
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(`${rows.length} rows, ${bytes} bytes, at most ${megabytes} MB of memory`);
process.exitCode = megabytes <= 200 ? 0 : 1;
