import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { flagNames, flags } from '../../src/cli/args/flags/flags.ts'
import { flagsMarkdown, helpText, shownFlags } from '../../src/cli/args/help.ts'

const golden = new URL('../golden/help.txt', import.meta.url)
const shown = shownFlags()

describe('helpText', () => {
  it('the help text is as in the golden file', () => {
    const help = helpText('kubectl porttrace')
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, help)
    if (!existsSync(golden)) throw new Error('test/golden/help.txt is missing: run with UPDATE_GOLDEN=1, and read what it wrote')
    expect(help).toBe(readFileSync(golden, 'utf8'))
  })

  it('the help text names every flag that is not hidden, and no other', () => {
    const named = new Set([...helpText('porttrace').matchAll(/^ {2}(?:-\w, | {4})--([a-z-]+)/gm)].map(([, name]) => name))
    expect([...named].toSorted()).toStrictEqual(shown.toSorted())
  })

  it('the help text calls the program what the user calls it', () => {
    expect(helpText('porttrace')).toContain('\n  porttrace svc/web ')
    expect(helpText('kubectl porttrace')).toContain('\n  kubectl porttrace svc/web ')
  })
})

describe('flagsMarkdown', () => {
  it('the table of flags for the manual has one row of two cells for each flag that is not hidden', () => {
    const [head, rule, ...rows] = flagsMarkdown().split('\n')
    expect([head, rule]).toStrictEqual(['| flag | meaning |', '|---|---|'])
    expect(rows.map((row) => row.split(/(?<!\\)\|/).length)).toStrictEqual(shown.map(() => 4))
  })
})

describe('flags', () => {
  it('the table of flags has each long name, alias and letter once', () => {
    const names = flagNames.flatMap((name) => [name, flags[name].alias, flags[name].short]).filter((name) => name !== undefined)
    expect(names.length).toBe(new Set(names).size)
  })
})
