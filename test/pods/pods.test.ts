import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { TargetRef } from '../../src/model/target.ts'
import { renderTrace } from '../../src/render/index.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { clusterOf, taken } from '../faults/cluster.ts'
import { dumpOf } from '../faults/dump.ts'
import { expectGolden } from '../golden.ts'
import { documentOf } from '../schema.ts'
import { podScenarios } from './scenarios.ts'

const folder = new URL('../fixtures/pods/', import.meta.url)
const look = { color: false, unicode: true, now: Date.parse(taken) }

async function traced(dump: string, target: TargetRef) {
  const snapshot = await parseDump(dump, 'dump.yaml', taken)
  return diagnose(traceTarget('demo', target, createLookup(snapshot)), { kubectlFlags: [] })
}

describe.each(Object.entries(podScenarios))('%s', (name, scenario) => {
  it(scenario.what, async () => {
    const cluster = clusterOf(scenario)
    expectGolden(`../fixtures/pods/${name}.yaml`, dumpOf(cluster, scenario.also))
    const trace = await traced(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'), scenario.target(cluster))
    expectGolden(`pods/${name}.txt`, await renderTrace(trace, 'text', { ...look, width: 80 }))
    const json = await renderTrace(trace, 'json', look)
    expectGolden(`pods/${name}.json`, json)
    expect(documentOf(json)).toEqual(trace)
    expect(trace.verdict).toBe(scenario.verdict)
    expect(Object.fromEntries((trace.through ?? []).map((one) => [one.target.name, one.verdict]))).toEqual(scenario.through)
    expect(trace.findings.map(({ code }) => code)).toEqual(scenario.findings ?? [])
  })
})

it('each dump of a Pod belongs to a scenario', () =>
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(podScenarios)
      .map((name) => `${name}.yaml`)
      .sort(),
  ))
