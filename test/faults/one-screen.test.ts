import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Trace } from '../../src/model/trace.ts'
import { readinessOf } from '../../src/render/readiness.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceService } from '../../src/trace/service.ts'
import { taken } from './cluster.ts'

const folder = new URL('../fixtures/faults/', import.meta.url)

async function tracesIn(file: string, ignore: readonly string[] = []): Promise<Trace[]> {
  const lookup = createLookup(await parseDump(readFileSync(new URL(file, folder), 'utf8'), file, taken))
  return lookup.services.map(({ namespace, name }) =>
    diagnose(traceService(namespace, { kind: 'service', name }, lookup), { kubectlFlags: [], ignore }),
  )
}

/** `web: entry warn`: a stage that stands out beside a port that is in order. */
function contradictions({ target, ports }: Trace): string[] {
  const calm = ports.filter(({ verdict }) => verdict === 'healthy' || verdict === 'idle')
  return calm.flatMap(({ hops }) =>
    hops.filter(({ state }) => state === 'warn' || state === 'broken').map(({ stage, state }) => `${target.name}: ${stage} ${state}`),
  )
}

/** `1 of 3 Pods`, of findings that count other Pods than the chain draws. */
function miscounts({ ports, findings }: Trace): string[] {
  const drawn = ports.map((port) => readinessOf([port]).of)
  return findings
    .flatMap((finding) => [finding, ...finding.causes])
    .flatMap(({ title }) => {
      const of = /\d+ of (\d+) Pods/.exec(title)?.[1]
      return of === undefined || drawn.includes(Number(of)) ? [] : [title]
    })
}

describe.each(readdirSync(folder))('%s', (file) => {
  it('has no stage that stands out at a port that is in order, also where findings are ignored', async () => {
    const traces = await tracesIn(file)
    expect(traces.flatMap(contradictions)).toEqual([])
    const codes = new Set(traces.flatMap(({ findings }) => findings.flatMap((one) => [one, ...one.causes])).map(({ code }) => code))
    expect((await tracesIn(file, [...codes])).flatMap(contradictions)).toEqual([])
  })

  it('counts the same Pods in its findings and in the chain', async () => {
    expect((await tracesIn(file)).flatMap(miscounts)).toEqual([])
  })
})
