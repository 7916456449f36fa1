import { expect, it } from 'vitest'
import { banned, bannedForUsers, bannedIn } from './house-style.ts'
import { commentsOf, filesIn, linesOf, literalsOf, type PlacedText } from './house-texts.ts'

const program = /\.(tsx?|mjs|cjs)$/

/** `FILE:LINE: "WORD" (write: REPLACEMENT) in: TEXT` for each banned word of the texts. */
function faults(texts: readonly PlacedText[], words = bannedForUsers): string[] {
  return texts.flatMap(({ file, line, text }) => bannedIn(text, words).map((fault) => `${file}:${line}: ${fault}`))
}

/** The words of an event are those of whoever wrote it. */
function isOwn({ text }: PlacedText): boolean {
  return !/ events\[\w+\]\.message = "/.test(text)
}

it('a banned word is reported with its file, its line and its replacement', () => {
  const text = { file: 'src/cli.ts', line: 12, text: 'how to mend it' }
  expect(faults([text])).toEqual(['src/cli.ts:12: "mend" (write: fix) in: how to mend it'])
})

it('no text of the program has a word that the house style replaces', () => {
  // A program in fish, with comments of its own, and a word of the document.
  const exempt = /^# fish completion|^not Ready$/
  const texts = filesIn('src/', program)
    .flatMap(literalsOf)
    .filter(({ text }) => !exempt.test(text))
  expect(texts.length).toBeGreaterThan(2_000)
  expect(faults(texts)).toEqual([])
})

it.each(['src/', 'test/', 'plugin/', 'bench/', '.ci/'])('no comment in %s has a word that the house style replaces', (folder) => {
  const texts = filesIn(folder, program).flatMap(commentsOf)
  expect(texts.length).toBeGreaterThan(5)
  expect(faults(texts, banned)).toEqual([])
})

it('no page of the manual has a word that the house style replaces', () => {
  const pages = [...filesIn('docs/', /\.md$/), 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md']
  // The page about the style lists these words, and that about the document has names of fields.
  const listed = pages.filter((page) => page !== 'docs/style.md' && page !== 'docs/json.md')
  expect(faults(listed.flatMap(linesOf).filter(isOwn))).toEqual([])
})

it('no description in a schema has a word that the house style replaces', () => {
  const texts = filesIn('schema/', /\.json$/).flatMap(linesOf)
  expect(texts.length).toBeGreaterThan(1_000)
  expect(faults(texts, banned)).toEqual([])
})

it('nothing that the program prints has a word that the house style replaces', () => {
  const texts = filesIn('test/golden/', /(?<!\.color)\.txt$/)
    .flatMap(linesOf)
    .filter(isOwn)
  expect(texts.length).toBeGreaterThan(5_000)
  expect(faults(texts, banned)).toEqual([])
})
