export { concerns } from './handles.ts';
export { byTime, indexHistory } from './history.ts';
export type { History } from './history.ts';
export { deletedResources } from './deleted.ts';
export type { DeletedResource } from './deleted.ts';
export { reconstruct } from './reconstruct.ts';
export type { JudgedChange, Snapshot, Span, TimelineInput, Turn } from './span.ts';
export { combineWindows } from './window.ts';
export type { Coverage, EventWindow } from './window.ts';
