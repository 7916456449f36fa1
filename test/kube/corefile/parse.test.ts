import { describe, expect, it } from 'vitest'
import { parseCorefile } from '../../../src/kube/corefile/parse.ts'
import { answer, block, corefileOf } from './ask.ts'

/** The zones and plugins of each block, or why there are none. */
function read(content: string, files: Record<string, string> = {}) {
  const { blocks, fault, unread } = parseCorefile(content, (pattern) => {
    const file = files[pattern]
    return file === undefined ? undefined : [{ path: pattern, content: file }]
  })
  if (fault !== undefined) return fault
  const words = blocks.map(
    (one) =>
      `${one.keys.join(' ')}: ${one.directives.map(({ plugin, args = [], options = [] }) => [plugin, ...args, ...options.map((line) => `[${line.join(' ')}]`)].join(' ')).join(', ')}`,
  )
  return [...words, ...[...unread, ...blocks.flatMap((one) => one.unread ?? [])].map(({ pattern }) => `unread ${pattern}`)]
}

describe('the syntax of a Corefile', () => {
  it.each([
    ['. {\n forward . 10.0.0.1\n}', ['.: forward . 10.0.0.1']],
    ['a.org b.org:54 {\n log\n}\n', ['a.org b.org:54: log']],
    ['a.org,\nb.org {\n log\n}\n', ['a.org b.org: log']],
    ['.\nlog\nerrors\n', ['.: log, errors']],
    ['. { # a comment {\n forward . "10.0.0.1 a" # more\n}', ['.: forward . 10.0.0.1 a']],
    ['. {\n forward . 10.0.0.1#x\n}', ['.: forward . 10.0.0.1']],
    ['. {\n template IN A {\n match "a\\"b" c\n }\n log\n}', ['.: template IN A [match a"b c], log']],
    ['. {\n template IN A {\n match "two\nlines" c\n }\n}', ['.: template IN A [match two\nlines c]']],
    ['. {\r\n log\r\n}\r\n', ['.: log']],
    ['\ufeff. {\n log\n}', ['.: log']],
    ['(own) {\n log\n errors\n}\n. {\n import own\n cache\n}', ['.: log, errors, cache']],
    ['. {\n forward . 10.0.0.1 {\n import more\n }\n}', ['.: forward . 10.0.0.1']],
    ['import zones\n. {\n import plugins\n}', ['.: ', 'unread zones', 'unread plugins']],
    ['', []],
    ['. {\n forward constructor __proto__ {\n toString\n }\n}', ['.: forward constructor __proto__ [toString]']],
    ['. {\n}', ['.: ']],
  ])('%j is read', (content, expected) => expect(read(content)).toEqual(expected))

  it('an imported file stands in the place of its import, with its own lines', () => {
    const files = { zones: 'a.org {\n log\n}\n', plugins: 'errors\ncache 30\n' }
    expect(read('import zones\n. {\n import plugins\n loop\n}', files)).toEqual(['a.org: log', '.: errors, cache, loop'])
  })

  it.each([
    ['. {\n log\n', 'a brace is not closed (line 2)'],
    ['. {\n forward . 10.0.0.1 {\n', 'a brace is not closed (line 2)'],
    ['.\nlog\n}\n', 'unmatched closing brace (line 3)'],
    ['{\n log\n}', 'a server block has no zone (line 1)'],
    ['a.org,', 'a zone is missing after a comma (line 1)'],
    ['. {\n import\n}', 'an import names nothing (line 2)'],
    ['(a) {\n import a\n}\n. {\n import a\n}', 'its imports are too many'],
    ['(a) {\n log\n}\n(a) {\n log\n}\n', 'the snippet (a) is not valid (line 5)'],
  ])('%j is not one that CoreDNS loads, which is said with the line', (content, fault) => {
    expect(read(content)).toBe(fault)
    expect(answer(content)).toBe(`unknown: the Corefile cannot be parsed: ${fault}`)
  })

  it('snippets that import each other too many times are refused', () => {
    const snippets = Array.from({ length: 30 }, (_, index) => `(s${index + 1}) {\n import s${index}\n import s${index}\n}\n`).join('')
    expect(read(`(s0) {\n log\n}\n${snippets}. {\n import s30\n}`)).toBe('its imports are too many')
  })

  it('files that are imported again and again are refused if they are long in all', () => {
    const imports = (times: number) => `. {\n${'import plugins\n'.repeat(times)}}`
    const files = { plugins: `${'#'.repeat(1 << 20)}\nlog\n` }
    expect(read(imports(4), files)).toBe('its imports are too long')
    expect(read(imports(3), files)).toEqual(['.: log, log, log'])
  })

  it.each(['{$', '{%'])('a word of 1 MiB of %s is read in time, and what it stands for is not known', (part) => {
    const [before, after] = ['. {\n forward . ', '\n}']
    const long = part.repeat(((1 << 20) - before.length - after.length) >> 1)
    expect(corefileOf({ Corefile: before + long + after }).blocks[0]?.directives[0]?.isOpen).toBe(true)
  })

  it('arguments that may be secret, and those of plugins that are not evaluated, are not kept', () => {
    const content = block(
      'route53 example.com:Z1 {\n aws_access_key AKIA hunter2\n }',
      'tsig {\n secret a.key. hunter2==\n }',
      'azure g:example.com {\n secret hunter2\n }',
      'foreign hunter2 {\n token hunter2\n }',
      'etcd example.com {\n credentials u hunter2\n tls a hunter2\n }',
    )
    const kept = JSON.stringify(corefileOf({ Corefile: content }))
    expect(kept).not.toContain('hunter2')
    expect(kept).toContain('example.com:Z1')
  })

  it('expressions are not evaluated if there are so many that each name would take long', () => {
    const many = Array.from({ length: 600 }, (_, index) => `rewrite name regex ^a${index}$ b`)
    expect(answer(block(...many))).toBe('unknown: the Corefile cannot be parsed: its expressions are too long')
    expect(answer(block(...many.slice(0, 100)))).toMatch(/^cluster/)
  })
})
