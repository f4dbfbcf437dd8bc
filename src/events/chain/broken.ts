// What a check of the chain finds.

export type Fault =
  | 'row_changed'
  | 'row_removed'
  | 'row_inserted'
  | 'rows_reordered'
  | 'seal_changed'
  | 'seal_removed'
  | 'seal_not_signed'
  | 'cut_too_early'
  | 'cut_without_event'
  | 'erased_without_event'
  | 'checkpoint_missing'
  | 'checkpoint_too_old';

/** What is known of the row that is wrong. A removed one has no event, and its time lies between two. */
export type Broken = {
  fault: Fault;
  seal?: number;
  id?: string;
  at?: Date;
  until?: Date;
  event?: string;
  count?: number;
};
