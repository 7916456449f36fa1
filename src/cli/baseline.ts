import { readFile } from 'node:fs/promises'
import { UserError } from '../cluster/config/user-error.ts'
import { type FindingKey, findingKey, keyText } from '../diagnose/finding-key.ts'
import { compareText } from '../lib/compare.ts'
import { fields, items, text } from '../lib/read.ts'
import type { Trace } from '../model/trace.ts'
import { fileFault } from './file-fault.ts'
import { saveDocument } from './save.ts'

/** The findings that a file of `--save-baseline` holds, as the texts of their keys; none without a file. @throws UserError */
export async function readBaseline(file: string | undefined): Promise<ReadonlySet<string>> {
  if (file === undefined) return new Set()
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError(`cannot read ${file}: ${fileFault(error)}`, 'Make one with --save-baseline FILE.', error)
  })
  const document = fields(parsed(content))
  if (document.kind !== 'Baseline') throw new UserError(`${file} is not a baseline`, 'Make one with --save-baseline FILE.')
  return new Set(
    items(document.findings).map((item) => {
      const { code, object, field } = fields(item)
      return keyText({ code: text(code) ?? '', object: text(object) ?? '', field: text(field) ?? '' })
    }),
  )
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

/** Writes the findings of traces that change a verdict, each once and in an order that does not change. @throws UserError */
export async function saveBaseline(file: string, traces: readonly Trace[], force: boolean): Promise<void> {
  const keys = new Map(traces.flatMap(keysOf).map((key) => [keyText(key), key]))
  const findings = [...keys].sort(([a], [b]) => compareText(a, b)).map(([, key]) => key)
  await saveDocument(file, { apiVersion: 'porttrace/v1', kind: 'Baseline', findings }, force)
}

function keysOf(trace: Trace): FindingKey[] {
  const own = trace.findings.flatMap((finding) => [finding, ...finding.causes]).filter(({ severity }) => severity !== 'info')
  return [...own.map((finding) => findingKey(trace.target, finding)), ...(trace.through ?? []).flatMap(keysOf)]
}
