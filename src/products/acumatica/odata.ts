import {
  AuthError,
  asObject,
  type ChalklineError,
  ConfigError,
  type Http,
  type HttpAnswer,
  type HttpCall,
} from '../../sdk/index.ts';
import { noRights, notTheApi } from './errors.ts';
import type { Session } from './sign-in.ts';
import { type Json, parseExact } from './wire.ts';

export interface FeedQuery {
  /** Up to the name of the feed. */
  address: string;
  /** `dac/EPDepartment` or `gi/Name-Of-Inquiry`. */
  name: string;
  columns: readonly string[];
  skip: number;
  top: number;
}

/** Rows of an OData feed, plain values, in the order of the first column. */
export async function readFeed(http: Http, session: Session, query: FeedQuery): Promise<Json[]> {
  const { address, name, columns, skip, top } = query;
  // The older address knows inquiries only, without a word for their kind.
  const isOlder = !/\/odata$/i.test(address);
  const read = async () => {
    await session.refreshInTime();
    const answer = await http.call({
      path: `${address}/${isOlder ? name.replace(/^gi\//, '') : name}`,
      query: { $select: columns.join(','), $orderby: columns[0], $skip: skip, $top: top },
      headers: session.feedHeaders(),
      bare: true,
    });
    return rowsOf(answer);
  };
  try {
    return await read();
  } catch (error) {
    // A bare call renews nothing by itself.
    if (!(error instanceof AuthError) || error.code !== 'auth/expired') throw error;
    await session.open();
    return read();
  }
}

/** What a feed's refusals mean; undefined for calls that are none. */
export function explainFeed(answer: HttpAnswer, call: HttpCall): ChalklineError | undefined {
  if (!/^\/(t|odata)\//i.test(call.path)) return undefined;
  if (answer.status === 403) {
    const { code, what } = noRights(answer, 'the OData feeds');
    return new AuthError({
      code,
      what,
      fix: 'Give the user the role OData4 User on Users (SM201010), or leave departments, job titles and locations out of the sync.',
    });
  }
  if (answer.status !== 404) return undefined;
  return new ConfigError({
    code: 'acumatica/no-such-feed',
    what: `Acumatica has no OData feed at ${call.path}.`,
    fix: 'Set the name of the feed among the details that the vendor does not publish, or publish an inquiry with "Expose via OData" (SM208000) and name it there; check the tenant.',
    field: 'assumed',
  });
}

function rowsOf(answer: HttpAnswer): Json[] {
  const { value } = asObject(parseExact(answer.text));
  if (!Array.isArray(value)) throw notTheApi('The OData feed has no rows.');
  return value.map(asObject);
}
