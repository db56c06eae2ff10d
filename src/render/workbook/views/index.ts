import type { FrameworkView } from '../../../model/index.ts';
import type { Book } from '../book.ts';
import type { Sheet } from '../sheet.ts';
import { pbcIndex } from './pbc-index.ts';
import { processingRecord } from './processing-record.ts';
import { rocEvidence } from './roc-evidence.ts';

const views: Readonly<Record<FrameworkView, (book: Book) => readonly Sheet[]>> = {
  'roc-evidence': rocEvidence,
  'pbc-index': pbcIndex,
  'processing-record': processingRecord,
};

/** The sheets of the view that a framework asks for; none where it asks for none. */
export const viewSheets = (book: Book): readonly Sheet[] => {
  const { view } = book.context.pack.framework;
  return view === null ? [] : views[view](book);
};
