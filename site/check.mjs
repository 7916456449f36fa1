// Fails where a link of the built site leads nowhere: VitePress looks at the pages before their links are changed for the site.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('./dist', import.meta.url))
const base = /href="(\/[^"]*\/)icon\.svg"/.exec(readFileSync(join(dist, 'index.html'), 'utf8'))?.[1] ?? '/'
const pages = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.html'))

/** The file that a link of a page names; undefined where there is none. */
function fileOf(page, path) {
  const target =
    path === '' ? page : path.startsWith(base) ? path.slice(base.length) : posix.join(posix.dirname(page.replaceAll('\\', '/')), path)
  const candidates = path.startsWith('/') && !path.startsWith(base) ? [] : [target, `${target}.html`, posix.join(target, 'index.html')]
  return candidates.find((name) => /\.\w+$/.test(name) && existsSync(join(dist, name)))
}

const faults = pages.flatMap((page) => {
  const text = readFileSync(join(dist, page), 'utf8')
  const links = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link).filter((link) => !/^[a-z]+:/.test(link))
  return links.flatMap((link) => {
    const [path, anchor] = link.split('#')
    const file = fileOf(page, path)
    if (file === undefined) return [`${page}: ${link} is no file`]
    const isThere = !anchor || readFileSync(join(dist, file), 'utf8').includes(`id="${decodeURIComponent(anchor)}"`)
    return isThere ? [] : [`${page}: ${link} is no heading`]
  })
})
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
