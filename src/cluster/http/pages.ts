import { type Fields, fields, fieldsOrAbsent, number, text } from '../../lib/read.ts'
import { ApiError } from './api-error.ts'
import type { Pace } from './pace.ts'

/** Objects that one list may hold: a cluster is made for at most 150,000 Pods. */
const MOST_ITEMS = 1_000_000
/**
 * Each page is requested with 500 items, and a server reads on until so many match (etcd3 store.go, GetList): only the last page may be
 * small.
 */
const FEW_ITEMS = 50
const MOST_PAGES_OF_FEW = 50

/** The server does not know the continue token any more. */
export class ForgottenPage extends Error {}

/** What the pages of a list must be, and how they are read. */
export interface PageOptions {
  /** The kind that a page must have if it names one: `ServiceList`. */
  kind?: string | undefined
  pace?: Pace | undefined
  /** Called after each page, with how many objects are left as far as the server tells it; 0 after the last. */
  onPage?: ((left: number | undefined) => void) | undefined
}

/**
 * Reads the pages of a list and hands each item to `each`; answers the list's resourceVersion. A page with many items does not count for
 * `pace`. @throws ForgottenPage for a 410 to a continue token, ApiError for what is not a list of the kind, or has no end
 */
export async function readPages(
  each: (item: unknown) => void,
  read: (page: { continue?: string }) => Promise<unknown>,
  { kind, pace, onPage }: PageOptions = {},
): Promise<{ resourceVersion: string }> {
  let token: string | undefined
  let count = 0
  let pagesOfFew = 0
  for (;;) {
    const { items, metadata } = pageOf(await readPage(read, token), kind)
    count += items.length
    if (count > MOST_ITEMS) throw endless(`a list of more than ${MOST_ITEMS} objects`)
    for (const item of items) each(item)
    const next = text(metadata.continue)
    // meta/v1 ListMeta: absent on the last page, and for lists with a selector.
    onPage?.(next === undefined ? 0 : number(metadata.remainingItemCount))
    if (next === undefined) return { resourceVersion: text(metadata.resourceVersion) ?? '' }
    if (next === token) throw new ApiError('invalid', 'the server sends the same page of a list repeatedly')
    token = next
    if (items.length >= FEW_ITEMS) pace?.refund()
    else pagesOfFew += 1
    if (pagesOfFew > MOST_PAGES_OF_FEW) throw endless(`a list of more than ${MOST_PAGES_OF_FEW} pages with few objects`)
  }
}

/** A response as a page. Go writes an empty list as null; a list of another kind is an error. */
function pageOf(answer: unknown, kind: string | undefined): { items: readonly unknown[]; metadata: Fields } {
  const page = fields(answer)
  const items: unknown = page.items === null ? [] : page.items
  const metadata = fieldsOrAbsent(page.metadata)
  if (!Array.isArray(items) || !metadata) throw new ApiError('invalid', 'the response of the server is not a list')
  const called = text(page.kind)
  if (kind !== undefined && called !== undefined && called !== kind) {
    throw new ApiError('invalid', `the server returned a ${called} instead of a ${kind}`)
  }
  return { items, metadata }
}

function endless(what: string): ApiError {
  return new ApiError('too-large', `the server sends ${what}`, { hint: 'Ask for less: one namespace, or a selector.' })
}

async function readPage(read: (page: { continue?: string }) => Promise<unknown>, token: string | undefined): Promise<unknown> {
  if (token === undefined) return read({})
  try {
    return await read({ continue: token })
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'gone') throw new ForgottenPage()
    throw error
  }
}
