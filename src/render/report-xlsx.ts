import type { AuditPack } from '../model/index.ts';
import type { Templates } from './templates.ts';
import { openContext } from './view/context.ts';
import { loadWords } from './words.ts';
import { reportSheets } from './workbook/report.ts';
import { writeWorkbook } from './workbook/xlsx.ts';

/** `report.xlsx`: the results as a workbook to filter and sort. Text is text: no cell is ever a formula. */
export function renderXlsx(pack: AuditPack, templates: Templates): AsyncIterable<Uint8Array> {
  const words = loadWords(templates);
  const { assessment, framework, tool } = pack;
  const head = {
    title: words.say('title', {
      organisation: assessment.organisation,
      framework: `${framework.title} ${framework.version}`,
      period: assessment.period.label,
    }),
    creator: `${tool.name} ${tool.version}`,
    created: `${assessment.startedAt.slice(0, 19)}Z`,
  };
  return writeWorkbook(head, reportSheets(openContext(pack, words)));
}
