// Hot statements go round Kysely.

/** A statement that is prepared once per connection under its name; change the name when the text changes. */
export type Statement = {
  name: string;
  text: string;
  /** It only reads, and by primary key: it goes through the pipeline (pipeline.ts). */
  reads?: boolean;
  /**
   * It need not reach the disk before it counts: a crash of the database itself may forget the last moments of it. For
   * what its owner simply asks for again, and is no worse off without.
   */
  forgettable?: boolean;
};
