import { describe, expect, it } from 'vitest'
import { dumpNotes } from '../../src/cli/notes.ts'
import type { ReadGap } from '../../src/model/snapshot.ts'
import { snapshot } from '../build.ts'

const absent = (resource: ReadGap['resource'], api: string): ReadGap => ({
  resource,
  api,
  verb: 'list',
  reason: 'absent',
  message: 'not in the dump',
})

describe('the note on a dump that is not whole', () => {
  it('the note on a dump names a command that gets each missing kind, and an optional kind only if that kind is missing', () => {
    const lines = (...gaps: ReadGap[]) => dumpNotes(snapshot({ gaps }), 'dump.yaml', 'demo')
    const usual = 'kubectl get services,endpointslices,endpoints,pods,nodes,namespaces,deployments,statefulsets,ingresses,networkpolicies'
    expect(lines(absent('pods', 'pods'))).toEqual([`dump.yaml lacks some pods; to get everything: ${usual} -n demo -o yaml`])
    expect(lines(absent('gateways', 'gateways.gateway.networking.k8s.io'))).toEqual([
      `dump.yaml lacks some gateways; to get everything: ${usual},gateways.gateway.networking.k8s.io -n demo -o yaml`,
    ])
    expect(lines()).toEqual([])
  })
})
