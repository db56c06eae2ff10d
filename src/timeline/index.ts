export { concerns, homeOf } from './handles.ts';
export { byTime, indexHistory, placesOf } from './history.ts';
export type { History, HistoryInput } from './history.ts';
export { deletedResources } from './deleted.ts';
export type { DeletedResource } from './deleted.ts';
export { reconstruct } from './reconstruct.ts';
export type { JudgedChange, Snapshot, Span, TimelineInput, Turn } from './span.ts';
export { combineWindows, windowFinder } from './window.ts';
export type { Coverage, EventWindow } from './window.ts';
