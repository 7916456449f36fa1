import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { defined } from '../../src/lib/defined.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Trace } from '../../src/model/trace.ts'
import { withClients } from '../../src/trace/access/clients.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { inHouseStyle } from '../house-style.ts'
import { probed } from '../probe/world.ts'
import { byHand, unapplied } from './by-hand.ts'
import { clusterOf, taken } from './cluster.ts'
import { dumpOf } from './dump.ts'
import type { LiveCluster } from './live.ts'
import { mend } from './mend.ts'
import { scenarios } from './scenarios.ts'
import { type Faulty, variants } from './variants.ts'

async function traced(cluster: LiveCluster, { target, also, clients = [], probe }: Faulty): Promise<Trace> {
  const snapshot = await parseDump(dumpOf(cluster, also), 'dump.yaml', taken)
  const lookup = withClients(createLookup(snapshot), clients, 'demo')
  const chain = traceTarget('demo', target ?? { kind: 'service', name: 'web' }, lookup)
  return inHouseStyle(diagnose(probe ? await probed(chain, snapshot, probe) : chain, { kubectlFlags: [] }))
}

function withCode({ findings }: Trace, code: string): Finding | undefined {
  return findings.flatMap((one) => [one, ...one.causes]).find((one) => one.code === code)
}

describe('the command of each further rule', () => {
  it.each(Object.entries(variants))('%s is mended by what is printed', async (title, variant) => {
    const [code = ''] = title.split(' ')
    const cluster = clusterOf(variant)
    const command = withCode(await traced(cluster, variant), code)?.fix?.command ?? 'nothing'
    expect(command).toContain(variant.prints)
    expect(mend(cluster, command)).toBe(true)
    variant.afterwards?.(cluster)
    const after = await traced(cluster, variant)
    expect(withCode(after, code)).toBeUndefined()
  })
})

function faultOf(code: string): Faulty {
  const fault = scenarios[code]?.fault
  if (!fault) throw new Error(`no scenario of ${code}`)
  return fault
}

async function findingOf(cluster: LiveCluster, code: string, side: Faulty): Promise<Finding | undefined> {
  return withCode(await traced(cluster, side), code)
}

describe('the words of a fix without a command', () => {
  it.each(Object.entries(byHand))('%s is mended by a person who follows its fix', async (title, manual) => {
    const [code = ''] = title.split(' ')
    const fault = manual.fault ?? faultOf(code)
    const cluster = clusterOf(fault)
    const before = await findingOf(cluster, code, fault)
    expect(before?.fix?.text ?? before?.next?.text).toContain(manual.says)
    manual.does?.(cluster)
    expect(await findingOf(cluster, code, { ...fault, ...defined({ target: manual.target, probe: manual.probe }) })).toBeUndefined()
  })
})

describe('the list of findings', () => {
  it('the list of findings has an applied fix for each code with a fix, or the reason why none is applied', async () => {
    const applied = new Set([...Object.keys(variants), ...Object.keys(byHand)].map((title) => title.split(' ')[0]))
    const left: string[] = []
    for (const [code, { fault }] of Object.entries(scenarios)) {
      if (applied.has(code)) continue
      const cluster = clusterOf(fault)
      const fix = (await findingOf(cluster, code, fault))?.fix
      if (fix && (fix.command === undefined || !mend(cluster, fix.command))) left.push(code)
    }
    expect(left.sort()).toEqual(Object.keys(unapplied).sort())
  })
})
