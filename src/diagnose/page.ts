import manifest from '../../package.json' with { type: 'json' }

/** The page of a code in the manual, as a URL. It is made from the same words as the page that `explain` prints. */
export function pageOf(code: string): string {
  return `${manifest.homepage}/blob/main/docs/findings/${code}.md`
}
