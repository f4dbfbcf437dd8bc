// Hot statements bypass Kysely (open.ts).

/** A statement that is prepared once for each connection, by its name. Change the name with the text. */
export type Statement = {
  name: string;
  text: string;
  /** It only reads by primary key, and so goes through the pipeline (postgresql/pipeline.ts). */
  reads?: boolean;
  /**
   * It need not reach the disk before it counts: a crash of the database may lose the last moments of it. For data that
   * its owner can request again without harm.
   */
  forgettable?: boolean;
};
