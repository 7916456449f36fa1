import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ClusterOrigin } from '../../src/cli/origin.ts'
import { UserError } from '../../src/cluster/config/user-error.ts'
import { ApiError } from '../../src/cluster/http/api-error.ts'
import { readPages } from '../../src/cluster/http/pages.ts'
import type { Transport } from '../../src/cluster/http/transport.ts'
import { renderList, renderTraces } from '../../src/render/index.ts'
import { documentOf } from '../schema.ts'
import { listCases } from './cases/list.ts'
import { small } from './cluster.ts'
import { assertPrintable, type Fuzzer } from './fuzzer.ts'
import { type Edit, edited, edits } from './mutate.ts'

const plurals = new Map([...small].map(([kind, items]) => [kind === 'Ingress' ? 'ingresses' : `${kind.toLowerCase()}s`, { kind, items }]))

/** An API server in memory: each of its answers is edited once. */
function serverOf(answers: readonly (readonly Edit[])[]): Transport {
  let count = 0
  const answer = (path: string): unknown => {
    const [, plural = '', name] = /\/(\w+)(?:\/([\w.-]+))?$/.exec(path.replace(/^.*\/namespaces\/demo/, '')) ?? []
    const known = plurals.get(plural)
    if (!known) throw new ApiError('not-served', 'not served', { status: 404 })
    const object = known.items.find(({ metadata }) => metadata.name === name)
    if (name !== undefined && !object) throw new ApiError('not-found', 'not found', { status: 404 })
    const document = object ?? { kind: `${known.kind}List`, apiVersion: 'v1', metadata: { resourceVersion: '7' }, items: known.items }
    count += 1
    const text = JSON.stringify(edited(document, answers[count % Math.max(1, answers.length)] ?? []))
    if (text === undefined) throw new ApiError('invalid', 'no JSON')
    return JSON.parse(text)
  }
  const refused = async () => Promise.reject(new ApiError('forbidden', 'forbidden', { status: 403 }))
  return {
    get: async (path) => answer(path),
    list: (path, each, { kind } = {}) => readPages(each, async () => answer(path), { kind }),
    stream: refused,
    post: refused,
    patch: refused,
    answerHead: refused,
    close: () => {},
  }
}

const input = fc.array(edits(3), { maxLength: 4 })

async function check(answers: readonly (readonly Edit[])[]): Promise<void> {
  const api = serverOf(answers)
  const context = {
    api,
    signal: new AbortController().signal,
    source: { kind: 'cluster' as const, name: 'fuzz', kubectlFlags: [] },
    now: () => '2026-01-15T10:00:00Z',
  }
  const origin = new ClusterOrigin(context, 'demo', { allNamespaces: false, ignore: [], output: 'text' })
  const options = { width: 80, unicode: true, color: false, now: Date.parse('2026-01-15T10:00:00Z') }
  try {
    const { traces } = await origin.traces([{ kind: 'service', name: 'web' }])
    for (const format of ['text', 'wide', 'json', 'mermaid', 'markdown'] as const) {
      const text = await renderTraces(traces, format, options)
      assertPrintable(text)
      if (format === 'json') documentOf(text)
    }
  } catch (error) {
    assertFailure(error)
  }
  try {
    const { document } = await origin.list()
    for (const format of ['text', 'json'] as const) {
      const text = await renderList(document, format, options)
      assertPrintable(text)
      if (format === 'json') documentOf(text)
    }
  } catch (error) {
    assertFailure(error)
  }
}

function assertFailure(error: unknown): void {
  if (!(error instanceof ApiError) && !(error instanceof UserError)) throw error
  assertPrintable(error.message, 2_000)
  assert.notEqual(error.message, '')
}

/** Responses of an API server to reads: a trace that the schema accepts, or one error line. */
export const listFuzzer: Fuzzer<Edit[][]> = { name: 'list', input, check, cases: listCases }
