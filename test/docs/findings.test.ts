import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { catalogue, codes } from '../../src/diagnose/catalogue.ts'
import { runProgram } from '../cli/program.ts'
import { documentOf } from '../schema.ts'

it('each code has a page of its name in docs/findings, and no other page is there', () => {
  expect(readdirSync('docs/findings').toSorted()).toStrictEqual([...codes.map((code) => `${code}.md`), 'README.md'].toSorted())
  for (const code of codes)
    expect(readFileSync(`docs/findings/${code}.md`, 'utf8')).toMatch(new RegExp(`^# ${code}: ${catalogue[code].name}\n`))
})

it('the page of a code shows what it looks like, why it happens, how to confirm and to fix it, and its sources', () => {
  for (const code of codes) {
    const headings = [...readFileSync(`docs/findings/${code}.md`, 'utf8').matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
    expect([code, ...headings]).toStrictEqual([
      code,
      'What it looks like',
      'What it means',
      'Why it happens',
      'How to confirm it',
      'How to fix it',
      'Sources',
    ])
  }
})

it('docs of a finding in the JSON document is the URL of its page in the repository', async () => {
  const { stdout } = await runProgram(['demo', 'svc/search', '-o', 'json'])
  const document = documentOf(stdout)
  const [first] = document.kind === 'Trace' ? document.findings : []
  expect(first?.docs).toBe(`${manifest.homepage}/blob/main/docs/findings/PT301.md`)
  expect(existsSync(`docs/findings/${first?.docs.split('/').at(-1)}`)).toBe(true)
})

it('homepage, repository and bugs of package.json name one place', () => {
  expect(manifest.repository).toStrictEqual({ type: 'git', url: `git+${manifest.homepage}.git` })
  expect(manifest.bugs).toBe(`${manifest.homepage}/issues`)
})
