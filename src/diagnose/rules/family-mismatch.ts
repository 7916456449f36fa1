import type { Evidence } from '../../model/finding.ts'
import type { Family } from '../../model/resources.ts'
import type { Chain, PortChain } from '../../trace/service.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { podDiagnosis } from '../pods.ts'
import { firstPort, isServed, podRef, positions, type Rule, serviceRef } from '../rule.ts'

/**
 * PT305: the Service has an IP family that its endpoints have not. Whether a process listens on both families is another matter, and only
 * its sockets tell.
 */
export const familyMismatch: Rule = (chain) => [...emptyFamilies(chain), ...podsWithoutFamily(chain), ...slicesOfOtherFamily(chain)]

/** A cluster IP of a family in which no endpoint has an address: kube-proxy treats each family by itself. */
function emptyFamilies(chain: Chain): AnyDiagnosis[] {
  return (chain.service?.ipFamilies ?? []).flatMap((family): AnyDiagnosis[] => {
    const ports = positions(chain, (port) => isServed(port) && entryOf(port, family) >= 0 && !hasFamily(port, family))
    const [first] = ports
    const entry = first === undefined ? undefined : entryOf(chain.ports[first], family)
    if (first === undefined || entry === undefined) return []
    const address = chain.ports[first]?.entries[entry]?.address ?? ''
    return [
      {
        code: 'PT305',
        facts: { fault: 'address', family, address },
        severity: 'warn',
        confidence: 'proven',
        stage: 'entry',
        ports,
        hop: `ports[${first}].entries[${entry}]`,
        evidence: [familiesOf(chain), ...sliceEvidence(chain, 'joined')],
      },
    ]
  })
}

function entryOf(port: PortChain | undefined, family: Family): number {
  return port?.entries.findIndex((entry) => entry.type === 'clusterIP' && entry.family === family) ?? -1
}

function hasFamily(port: PortChain, family: Family): boolean {
  return port.endpoints.some((one) => one.family === family && (one.state === 'ready' || one.state === 'serving-terminating'))
}

/** Pods without any address of a family that the Service has: the controller lists none of them. */
function podsWithoutFamily(chain: Chain): AnyDiagnosis[] {
  const found = podDiagnosis(chain, (candidate) => candidate.reason === 'no-address-in-family')
  if (!found) return []
  const { facts, first, pods: _, ...place } = found
  return [
    {
      code: 'PT305',
      facts: { fault: 'pods', family: chain.service?.ipFamilies[0] ?? 'IPv4', pods: facts },
      severity: facts.served ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'endpoint',
      ...place,
      evidence: [familiesOf(chain), { object: podRef(chain, first.pod), field: first.field, value: first.value }],
    },
  ]
}

/** Slices that somebody wrote for a Service without selector, all of them of a family that the Service has not. */
function slicesOfOtherFamily(chain: Chain): AnyDiagnosis[] {
  const slice = chain.slices.find((one) => one.use === 'other-family' && one.endpoints > 0)
  const ports = positions(chain, (port) => !isServed(port))
  const isOnly = chain.slices.every((one) => one.use !== 'joined' || one.endpoints === 0)
  if (!slice || !isOnly || ports.length === 0 || !chain.service || chain.service.selector) return []
  return [
    {
      code: 'PT305',
      facts: { fault: 'slice', family: chain.service.ipFamilies[0] ?? 'IPv4', slice: slice.name, addressType: slice.addressType },
      severity: 'error',
      confidence: 'proven',
      stage: 'endpoint',
      ports,
      hop: firstPort(ports),
      evidence: [familiesOf(chain), ...sliceEvidence(chain, 'other-family')],
    },
  ]
}

function familiesOf(chain: Chain): Evidence {
  return { object: serviceRef(chain), field: 'spec.ipFamilies', value: chain.service?.ipFamilies ?? [] }
}

function sliceEvidence(chain: Chain, use: Chain['slices'][number]['use']): Evidence[] {
  return chain.slices
    .filter((slice) => slice.use === use && slice.endpoints > 0)
    .slice(0, 3)
    .map((slice) => ({
      object: { kind: slice.kind, namespace: chain.target.namespace ?? '', name: slice.name },
      field: slice.kind === 'Endpoints' ? 'subsets[*].addresses' : 'addressType',
      value: slice.addressType,
    }))
}
