import { describe, expect, it } from 'vitest'
import { isUnsafe } from '../../src/lib/printable.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderList, renderTrace, renderTraces } from '../../src/render/index.ts'
import { block, cell, code, prose } from '../../src/render/markdown/safe.ts'
import { expectGolden } from '../golden.ts'
import { finding, now, trace } from './build.ts'
import { hostile } from './odd-names.ts'
import { scenarios } from './scenarios.ts'

const options = { color: false, unicode: true, now }

/** Markup in names of a cluster. */
const markup = '</details><script>x</script> `b` ``c`` *d* _e_ [f](http://g) ![h](www.i) | j | @all #1 $k$ ~~l~~ &lt; \\ <!-- m'

const odd: Trace = trace('odd', {
  target: { kind: 'Service', namespace: markup, name: markup },
  verdict: 'broken',
  cause: { code: 'PT101', text: markup },
  findings: [
    finding({
      code: 'PT101',
      title: markup,
      message: `${markup} and more`,
      evidence: [{ object: { kind: 'Pod', name: markup }, field: markup, value: `${markup}\n\n# heading\n\`\`\`` }],
      fix: { text: markup, command: `kubectl patch ${markup}`, manifest: `a: ${markup}\n\`\`\`\nb: 1\n`, note: markup },
      causes: [finding({ code: 'PT102', title: markup })],
    }),
  ],
  symptoms: [
    {
      kind: 'refused',
      line: markup,
      count: 1,
      fits: [{ code: 'PT101', why: markup }],
      excluded: [],
      unchecked: [{ what: markup, command: markup }],
    },
  ],
})

/** The page without its blocks of code, which end with a fence as long as the one they begin with, and without inline code. */
function outsideOfCode(page: string): string {
  const blocks = page.replaceAll(/^(`{3,})(?:sh|yaml|mermaid)\n[\s\S]*?\n\1$/gm, '')
  return blocks.replaceAll(/(?<![`\\])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
}

/** What porttrace itself writes as markup. */
const own =
  /^<details><summary>Chain<\/summary>$|^<\/details>$|\[PT\d{3}\]\(https:[^ ()]+\)|\*\*[\w :]+\*\*|<!-- -->|^\| .* \|$|^\|(?:---\|)+$/gm

describe.each([...Object.entries(scenarios), ['odd', odd], ['hostile', hostile]] as const)('%s as Markdown', (_, one) => {
  it('the page holds no markup but that of porttrace', async () => {
    const rest = outsideOfCode(await renderTrace(one, 'markdown', options)).replaceAll(own, ' ')
    expect(rest.replaceAll(/\\[\\`*_[\]|~$]/g, '').match(/[<>`*_[\]|~$]|:\/\/|@\w|#\d/g)).toBeNull()
  })

  it('the table of a list has as many cells as columns in each row', async () => {
    const list = { apiVersion: 'porttrace/v1', kind: 'TraceList', taken: one.taken, items: [one], unread: [], gaps: [] } as const
    const page = await renderList({ ...list, items: [...list.items], unread: [], gaps: [] }, 'markdown', options)
    const rows = page.split('\n').filter((line) => line.startsWith('| '))
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(7)
  })

  it('the page holds nothing that a terminal obeys', async () => {
    const page = await renderTraces([one, one], 'markdown', options)
    expect(page.split('\n').some(isUnsafe)).toBe(false)
  })
})

it('a trace as Markdown is as in the golden file', async () => {
  const first = Object.entries(scenarios).find(([, { findings }]) => findings.length > 0)
  if (!first) throw new Error('no scenario')
  expectGolden(`render/${first[0]}.md`, await renderTrace(first[1], 'markdown', options))
})

describe('what is shown as it is', () => {
  // Tried with markdown-it and marked: both show exactly the text.
  it.each([
    ['a_b*c', 'a\\_b\\*c'],
    ['<b>&', '&lt;b&gt;&amp;'],
    ['[x](y)', '\\[x\\](y)'],
    ['# h', '\\# h'],
    ['1. x', '1\\. x'],
    ['- x', '\\- x'],
    ['@all #1', '@<!-- -->all #<!-- -->1'],
    ['see http://x.y', 'see http:<!-- -->/<!-- -->/x.y'],
    ['www.x.y', 'www<!-- -->.x.y'],
    ['a\nb', 'a\\\\nb'],
  ])('%j as text is %j', (text, safe) => expect(prose(text)).toBe(safe))

  it.each([
    ['a', '`a`'],
    ['', '`  `'],
    ['`', '`` ` ``'],
    ['a``b', '```a``b```'],
    [' a', '`  a `'],
  ])('%j as code is %j', (text, safe) => expect(code(text)).toBe(safe))

  it('a block of code has a longer fence than any in it, and a cell escapes bars', () => {
    expect(block('sh', 'a\n````\nb\n')).toBe('`````sh\na\n````\nb\n`````')
    expect(cell(`${code('a|b')} ${prose('c|d')}`)).toBe('`a\\|b` c\\|d')
  })
})

it('a long list shows twenty targets in full, and counts the others', async () => {
  const items = Array.from({ length: 25 }, (_, index) => ({ ...odd, target: { kind: 'Service', namespace: 'demo', name: `web-${index}` } }))
  const page = await renderList(
    { apiVersion: 'porttrace/v1', kind: 'TraceList', taken: odd.taken, items, unread: [], gaps: [] },
    'markdown',
    options,
  )
  expect(page.match(/^### /gm)).toHaveLength(20)
  expect(page).toContain('\n\n5 more are not shown in full.\n')
})
