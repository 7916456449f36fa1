import { readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { anchorsOf, documents, faultOf, fileOf, linksOf } from './links.ts'

const linked = (page: string) => linksOf(readFileSync(page, 'utf8'))

it('README.md has at most 9 kB', () => {
  expect(statSync('README.md').size).toBeLessThanOrEqual(9000)
})

it.each(documents)('%s has no dead link', (page) => {
  expect(linked(page).flatMap((link) => faultOf(page, link) ?? [])).toStrictEqual([])
})

it('a link to a file or a heading that does not exist is found', () => {
  expect(faultOf('README.md', 'docs/nowhere.md')).toContain('is no file')
  expect(faultOf('docs/README.md', 'view.md#nowhere')).toContain('is no heading of docs/view.md')
  expect(faultOf('docs/README.md', 'view.md#keys')).toBeUndefined()
  expect(linksOf('[a](b.md) ![c](d.svg) `[e](f.md)`\n```\n[g](h.md)\n```\n')).toStrictEqual(['b.md', 'd.svg'])
  expect([...anchorsOf('# A `b`, c-d!\n## E\n## E\n```\n# f\n```\n')]).toStrictEqual(['a-b-c-d', 'e', 'e-1'])
})

it('every page of docs/ is linked from its index', () => {
  for (const folder of ['docs', 'docs/findings']) {
    const files = linked(`${folder}/README.md`).map((link) => fileOf(`${folder}/README.md`, link))
    const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')
    expect(pages.filter((name) => !files.includes(`${folder}/${name}`))).toStrictEqual([])
  }
})

it('README.md links the index of the manual, and the index links the list of the findings', () => {
  expect(linked('README.md')).toContain('docs/README.md')
  expect(linked('docs/README.md')).toContain('findings/README.md')
})

it('every picture of docs/ is shown on a page', () => {
  const shown = documents.flatMap((page) => linked(page).map((link) => fileOf(page, link)))
  const pictures = readdirSync('docs').filter((name) => name.endsWith('.svg'))
  expect(pictures.filter((name) => !shown.includes(`docs/${name}`))).toStrictEqual([])
})

it('every JSON Schema is linked from the page of the JSON document', () => {
  const files = linked('docs/json.md').map((link) => fileOf('docs/json.md', link))
  expect(readdirSync('schema').filter((name) => !files.includes(`schema/${name}`))).toStrictEqual([])
})
