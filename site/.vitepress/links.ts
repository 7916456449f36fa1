// Links of the repository's pages, for the site.
import { posix } from 'node:path'

const pages = /^(README|CONTRIBUTING|CHANGELOG)\.md$|^docs\/.*\.md$/
const renamed: Readonly<Record<string, string>> = { 'CONTRIBUTING.md': 'contributing.md', 'CHANGELOG.md': 'changelog.md' }

/**
 * Where a link of a page leads on the site. `file` is the page's path in the repository. What is no page of the site is shown by the repository.
 */
export function inSite(href: string, file: string, homepage: string): string {
  if (/^[a-z]+:|^#|^\//.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const folder = posix.dirname(file.replaceAll('\\', '/'))
  const target = posix.normalize(posix.join(folder, path))
  if (!pages.test(target)) return `${homepage}/blob/main/${target}`
  const place = (renamed[target] ?? target).replace(/(^|\/)README\.md$/, '$1index.md')
  return `${posix.relative(folder, place).replace(/^(?!\.)/, './')}${anchor === undefined ? '' : `#${anchor}`}`
}
