import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Pages that a reader gets: each is held to its links. */
export const documents: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...(existsSync('SECURITY.md') ? ['SECURITY.md'] : []),
  ...['docs', 'docs/findings'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
]

/** A page without what is code in it. */
const withoutCode = (text: string) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')

/** Where the links and pictures of a page lead, as they are written. */
export function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^()\s]+)(?: "[^"]*")?\)/g)].map(([, target]) => target ?? '')
}

/** The anchors of a page's headings, as GitHub names them: a second heading of one name gets `-1`. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>()
  const anchors = new Set<string>()
  for (const [, heading = ''] of text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#{1,6} +(.*)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const name = words.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-')
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    anchors.add(count === 0 ? name : `${name}-${count}`)
  }
  return anchors
}

/** What is wrong with a link of a page: no such file, no such heading. Links to other sites are not followed. */
export function faultOf(page: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? page : normalize(join(dirname(page), path))
  if (!existsSync(file)) return `${page}: ${link} is no file`
  if (anchor === undefined || !file.endsWith('.md')) return undefined
  return anchorsOf(readFileSync(file, 'utf8')).has(anchor) ? undefined : `${page}: ${link} is no heading of ${file}`
}

/** The file that a link of a page names; `undefined` for another site. */
export function fileOf(page: string, link: string): string | undefined {
  const [path = ''] = link.split('#')
  return /^[a-z]+:/.test(link) || path === '' ? undefined : normalize(join(dirname(page), path))
}
