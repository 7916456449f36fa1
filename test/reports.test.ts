import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fields, items, text } from '../src/lib/read.ts'
import type { Finding } from '../src/model/finding.ts'
import type { Trace } from '../src/model/trace.ts'
import { runProgram } from './cli/program.ts'
import { documentOf } from './schema.ts'

/** Clusters rebuilt from public reports: a dump, and beside it what a right answer holds. */
const folder = new URL('./fixtures/reports/', import.meta.url)
const slugs = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []))

const texts = (value: unknown) => items(value).map((one) => text(one) ?? '')
const findingsOf = (trace: Trace): Finding[] => [
  ...trace.findings.flatMap((one) => [one, ...one.causes]),
  ...(trace.through ?? []).flatMap(findingsOf),
]

describe.each(slugs)('the public report %s', (slug) => {
  const { args, expect: wanted } = fields(JSON.parse(readFileSync(new URL(`${slug}.json`, folder), 'utf8')))
  const { exit, verdict, codes, codesAnyOf, notCodes, minSeverity, stdoutIncludes, stderrIncludes } = fields(wanted)

  it(`the public report ${slug} gets a right answer`, async () => {
    const ran = await runProgram([...texts(args), '-f', fileURLToPath(new URL(`${slug}.yaml`, folder)), '-o', 'json'])
    expect(items(exit)).toContain(ran.code)
    for (const words of texts(stderrIncludes)) expect(ran.stderr).toContain(words)
    if (ran.code === 3) return
    for (const words of texts(stdoutIncludes)) expect(ran.stdout).toContain(words)
    const document = documentOf(ran.stdout)
    const found = findingsOf(document.kind === 'TraceList' ? (document.items[0] ?? expect.fail('no trace')) : document)
    const named = found.map(({ code }) => code)
    if (verdict) expect(texts(verdict)).toContain(document.kind === 'Trace' && document.verdict)
    for (const code of texts(codes)) expect(named).toContain(code)
    for (const any of items(codesAnyOf)) expect(texts(any).some((code) => named.includes(code))).toBe(true)
    expect(found.filter(({ code, severity }) => severity !== 'info' && texts(notCodes).includes(code))).toEqual([])
    if (minSeverity) expect(found.some(({ severity }) => severity !== 'info')).toBe(true)
  })
})
