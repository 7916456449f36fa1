import type { Chain, PortChain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { isAtRest, isServed, podRef, portFacts, positions, type Rule } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'

/**
 * PT205: every endpoint of a port belongs to a Pod that is being deleted. Those that still serve get the traffic until they end; where
 * none does, and for a headless Service, the port has no endpoint.
 */
export const onlyTerminating: Rule = (chain) => {
  const ports = positions(chain, isGoing)
  const served = positions(chain, (port) => isGoing(port) && isServed(port))
  const gone = ports.filter((position) => !served.includes(position))
  return [...diagnosis(chain, served, true), ...diagnosis(chain, gone, false)]
}

function isGoing(port: PortChain): boolean {
  const states = port.endpoints.filter((one) => one.state !== 'duplicate' && one.state !== 'no-port').map((one) => one.state)
  return states.length > 0 && states.every((state) => state === 'serving-terminating' || state === 'terminating')
}

function diagnosis(chain: Chain, ports: readonly number[], served: boolean): AnyDiagnosis[] {
  const [first] = ports
  const port = first === undefined ? undefined : chain.ports[first]
  if (!port) return []
  const endpoints = port.endpoints.filter((one) => one.state === 'serving-terminating' || one.state === 'terminating')
  const resting = isAtRest(chain)
  const going = port.candidates.find((candidate) => candidate.reason === 'terminating')
  const selector = chain.service?.selector
  return [
    {
      code: 'PT205',
      facts: {
        port: portFacts(port),
        count: endpoints.length,
        serving: endpoints.filter((one) => one.usable).length,
        resting,
        ...(chain.service?.headless && { headless: true as const }),
        ...(selector && { selector }),
      },
      // A workload that was scaled to zero is on its way there.
      severity: served ? 'warn' : resting ? 'info' : 'error',
      confidence: 'proven',
      stage: 'endpoint',
      ports,
      hop: `ports[${first}]`,
      evidence: [
        ...endpoints.slice(0, 3).map((one) => {
          const value = { ready: false, serving: one.state === 'serving-terminating', terminating: true }
          return sliceEvidence(chain, one.slice, `endpoints[${one.address}].conditions`, value)
        }),
        ...(going ? [{ object: podRef(chain, going.pod), field: going.field, value: going.value }] : []),
      ],
    },
  ]
}
