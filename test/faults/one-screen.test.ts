import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Trace } from '../../src/model/trace.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceService } from '../../src/trace/service.ts'
import { contradictions, loudStages } from '../contradictions.ts'
import { taken } from './cluster.ts'

const folder = new URL('../fixtures/faults/', import.meta.url)

async function tracesIn(file: string, ignore: readonly string[] = []): Promise<Trace[]> {
  const lookup = createLookup(await parseDump(readFileSync(new URL(file, folder), 'utf8'), file, taken))
  return lookup.services.map(({ namespace, name }) =>
    diagnose(traceService(namespace, { kind: 'service', name }, lookup), { kubectlFlags: [], ignore }),
  )
}

describe.each(readdirSync(folder))('%s', (file) => {
  it('no screen of a fault contradicts itself, even if findings are ignored', async () => {
    const traces = await tracesIn(file)
    expect(traces.flatMap(contradictions)).toEqual([])
    const codes = new Set(traces.flatMap(({ findings }) => findings.flatMap((one) => [one, ...one.causes])).map(({ code }) => code))
    expect((await tracesIn(file, [...codes])).flatMap(loudStages)).toEqual([])
  })
})
