import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { catalogue, codes, isCode } from '../../src/diagnose/catalogue.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderExplanation } from '../../src/render/explanation.ts'
import { renderTrace } from '../../src/render/index.ts'
import { withClients } from '../../src/trace/access/clients.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { expectGolden } from '../golden.ts'
import { inHouseStyle } from '../house-style.ts'
import { probed } from '../probe/world.ts'
import { documentOf } from '../schema.ts'
import { clusterOf, taken } from './cluster.ts'
import { dumpOf } from './dump.ts'
import { mend } from './mend.ts'
import type { Side } from './scenario.ts'
import { scenarios } from './scenarios.ts'

/** Codes that have no clusters yet. */
/** Manifests alone have it: test/manifest/trace.test.ts. */
const pending = new Set<string>(['PT001'])

const folder = new URL('../fixtures/faults/', import.meta.url)
const look = { color: false, unicode: true, now: Date.parse(taken) }

/** The side's dump, which has to be the one in the file; traced as `-f FILE` traces it. */
async function traced(file: string, side: Side): Promise<Trace> {
  expectGolden(`../fixtures/faults/${file}`, dumpOf(clusterOf(side), side.also))
  return trace(readFileSync(new URL(file, folder), 'utf8'), side)
}

async function trace(dump: string, side: Side): Promise<Trace> {
  const snapshot = await parseDump(dump, 'dump.yaml', taken)
  const lookup = withClients(createLookup(snapshot), side.clients ?? [], 'demo')
  const chain = traceTarget('demo', side.target ?? { kind: 'service', name: 'web' }, lookup)
  return inHouseStyle(diagnose(side.probe ? await probed(chain, snapshot, side.probe) : chain, { kubectlFlags: [] }))
}

/** `PT201`, and `PT201/PT208` for what hangs below it. */
function found(trace: Trace): string[] {
  return trace.findings.flatMap(({ code, causes }) => [code, ...causes.map((cause) => `${code}/${cause.code}`)])
}

function has(trace: Trace, code: string): boolean {
  return found(trace).some((one) => one.split('/').at(-1) === code)
}

it('each code that is not pending has a scenario, and no other', () => {
  expect(Object.keys(scenarios).sort()).toEqual(codes.filter((code) => !pending.has(code)))
})

describe.each(Object.entries(scenarios))('%s', (code, { fault, twin }) => {
  it(`${code} is found where the fault is`, async () => {
    const now = await traced(`${code}.yaml`, fault)
    expectGolden(`faults/${code}.txt`, await renderTrace(now, 'text', look))
    const json = await renderTrace(now, 'json', look)
    expectGolden(`faults/${code}.json`, json)
    expect(documentOf(json)).toEqual(now)
    expect(found(now)).toEqual(fault.findings ?? [code])
    expect(has(now, code)).toBe(true)
    expect(now.verdict).toBe(fault.verdict)
  })

  it(`${code} is not found in its near twin`, async () => {
    const now = await traced(`${code}.twin.yaml`, twin)
    expectGolden(`faults/${code}.twin.txt`, await renderTrace(now, 'text', look))
    expect(documentOf(await renderTrace(now, 'json', look)).kind).toBe('Trace')
    expect(found(now)).toEqual(twin.findings ?? [])
    expect(has(now, code)).toBe(false)
    expect(now.verdict).toBe(twin.verdict)
  })

  it(`${code} is gone after its command has run, if the command changes anything`, async () => {
    const cluster = clusterOf(fault)
    const before = await trace(dumpOf(cluster, fault.also), fault)
    const command = before.findings.flatMap((one) => [one, ...one.causes]).find((one) => one.code === code)?.fix?.command
    const hasChanged = command !== undefined && mend(cluster, command)
    expect(has(await trace(dumpOf(cluster, fault.also), fault), code)).toBe(!hasChanged)
  })

  it(`${code} has a page`, () => {
    expect(isCode(code)).toBe(true)
    if (isCode(code))
      expectGolden(`explain/${code}.txt`, renderExplanation({ code, name: catalogue[code].name, ...catalogue[code].explain }))
  })
})

it('each dump of a fault belongs to a scenario', () => {
  const expected = Object.keys(scenarios).flatMap((code) => [`${code}.twin.yaml`, `${code}.yaml`])
  expect(readdirSync(folder).sort()).toEqual(expected.sort())
})
