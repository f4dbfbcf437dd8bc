// A connection to the PostgreSQL that takes writes. After a failover, a name or an address can lead to the old primary for a while,
// which is a standby now: it answers reads from the past and refuses every write. So a new connection asks first where it is, and one
// on which a write was refused ends, instead of being given out again and again.
import pg from 'pg';

/** SQLSTATE read_only_sql_transaction. */
const READ_ONLY = '25006';

/** Says of the server whether it is a standby. */
export const ASK_STANDBY = 'select pg_is_in_recovery() as standby';

/** The server answers, but is not the one to talk to. Its code makes it an absence of the database (failure.ts). */
export class StandbyError extends Error {
  override name = 'StandbyError';
  readonly code = READ_ONLY;
  constructor() {
    super('this PostgreSQL is a standby, which takes no writes');
  }
}

type Connected = (error: Error | null, client?: pg.Client) => void;

export class PrimaryClient extends pg.Client {
  #isRetired = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // A connection may break between two statements, when nobody is listening. The next statement reports it.
    this.on('error', () => {});
    let wasRefused = false;
    this.connection.on('errorMessage', ({ code }: { code?: string }) => {
      wasRefused ||= code === READ_ONLY;
    });
    // Not in the middle of a transaction: its rollback still has to be answered.
    this.connection.on('readyForQuery', ({ status }: { status: string }) => {
      if (wasRefused && status === 'I') this.retire();
    });
  }

  /** Whether it takes nothing more. */
  get isRetired(): boolean {
    return this.#isRetired;
  }

  /** Ends the connection as soon as what it was asked is answered. */
  retire(): void {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.end().catch(() => {});
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.Client> | undefined {
    const connecting = this.#connectToPrimary();
    if (!callback) return connecting;
    connecting.then(
      (client) => callback(null, client),
      (error) => callback(error),
    );
    return undefined;
  }

  async #connectToPrimary(): Promise<pg.Client> {
    await super.connect();
    try {
      const { rows } = await this.query<{ standby: boolean }>(ASK_STANDBY);
      if (rows[0]?.standby) throw new StandbyError();
    } catch (error) {
      this.retire();
      throw error;
    }
    return this;
  }
}
