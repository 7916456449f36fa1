import { fields, text } from '../../lib/read.ts'
import { ApiError } from './api-error.ts'
import type { Pace } from './pace.ts'

/** Objects that one list may hold: a cluster is made for at most 150,000 Pods. */
const MOST_ITEMS = 1_000_000
/** A page is asked for 500 items. With a selector a server may answer with fewer, also with none. */
const FEW_ITEMS = 50
const MOST_PAGES_OF_FEW = 1_000

/** The server does not know the continue token any more. */
export class ForgottenPage extends Error {}

/**
 * Reads the pages of a list and hands each item to `each`; answers the list's resourceVersion. A page with many items does not count for
 * `pace`. @throws ForgottenPage for a 410 to a continue token, ApiError for a list without an end
 */
export async function readPages(
  each: (item: unknown) => void,
  read: (page: { continue?: string }) => Promise<unknown>,
  pace?: Pace,
): Promise<{ resourceVersion: string }> {
  let token: string | undefined
  let count = 0
  let pagesOfFew = 0
  for (;;) {
    const page = fields(await readPage(read, token))
    const metadata = fields(page.metadata)
    // An empty list of Go may be null.
    const items: unknown = page.items ?? []
    if (!Array.isArray(items) || page.metadata === undefined) throw new ApiError('invalid', 'the server answered with no list')
    count += items.length
    if (count > MOST_ITEMS) throw endless(`a list of more than ${MOST_ITEMS} objects`)
    for (const item of items) each(item)
    const next = text(metadata.continue)
    if (next === undefined) return { resourceVersion: text(metadata.resourceVersion) ?? '' }
    if (next === token) throw new ApiError('invalid', 'the server gives the same page of a list again and again')
    token = next
    if (items.length >= FEW_ITEMS) pace?.refund()
    else pagesOfFew += 1
    if (pagesOfFew > MOST_PAGES_OF_FEW) throw endless(`a list of more than ${MOST_PAGES_OF_FEW} pages with hardly an object`)
  }
}

function endless(what: string): ApiError {
  return new ApiError('too-large', `the server answers with ${what}`, { hint: 'ask for less: one namespace, or a selector' })
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
