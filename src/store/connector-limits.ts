import type { Database } from '../db/index.ts';

/** What has been called through a connector, as text that the caller writes and reads. */
export interface ConnectorLimitStore {
  /**
   * Changes the text of one connector while nobody else can. `nowMs`: the database's clock, the same for all processes.
   * `work` answers the new text; undefined when the connector is not there (any more).
   */
  change<T>(
    companyId: string,
    connectorId: string,
    work: (book: string | undefined, nowMs: number) => { book: string; answer: T },
  ): Promise<T | undefined>;
}

export function connectorLimitStore(database: Database): ConnectorLimitStore {
  return {
    change: (companyId, connectorId, work) =>
      database.forCompany(companyId).transaction(async (rows) => {
        const locked = async () => {
          // The clock is asked outside, thus after the row was waited for.
          const [row] = await rows.query<{ book: string; now: number }>(
            `WITH held AS MATERIALIZED (
               SELECT book FROM connector_limit WHERE company_id = $1 AND connector_id = $2 FOR UPDATE
             )
             SELECT book, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now FROM held`,
            [companyId, connectorId],
          );
          return row;
        };
        let row = await locked();
        if (row === undefined) {
          await rows.query(
            `INSERT INTO connector_limit (company_id, connector_id, book)
             SELECT company_id, id, '' FROM connector WHERE company_id = $1 AND id = $2
             ON CONFLICT DO NOTHING`,
            [companyId, connectorId],
          );
          row = await locked();
        }
        if (row === undefined) return undefined;
        const { book, answer } = work(row.book === '' ? undefined : row.book, Math.floor(row.now));
        await rows.query('UPDATE connector_limit SET book = $3 WHERE company_id = $1 AND connector_id = $2', [
          companyId,
          connectorId,
          book,
        ]);
        return answer;
      }),
  };
}
