import { defined } from '../../lib/defined.ts'
import type { Chain } from '../../trace/chain.ts'
import { serviceRef, sliceEvidence } from '../chain/evidence.ts'
import { portlessInUse, portlessSeverity } from '../chain/headless.ts'
import { isServed, marks, positions } from '../chain/ports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { namedAllTheSame, slicePorts, wantedPorts } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  kind: 'EndpointSlice' | 'Endpoints'
  slice: string
  service: string
  label?: string
  fault: 'label' | 'port'
  /** The name of the Service leads there anyway. */
  headless?: true
  ports: readonly string[]
  wanted: readonly string[]
}

/**
 * A Service without selector has manually created EndpointSlices, but the label does not name the Service, or no port of theirs has
 * the name of the Service's port. The name of a headless Service leads to such addresses anyway.
 */
export const PT103: FindingDefinition<'PT103', Facts> = {
  code: 'PT103',
  name: 'slice-not-joined',
  rule: (chain) => {
    if (!chain.service || chain.service.selector) return []
    const ports = positions(chain, (port) => !isServed(port))
    const named = positions(chain, (port) => portlessInUse(chain, port).length > 0)
    const lost = ports.filter((position) => chain.ports[position]?.endpoints.some((endpoint) => endpoint.state === 'no-port'))
    return [...(ports.length > 0 ? strays(chain, ports) : []), ...portNames(chain, lost, 'error'), ...portNames(chain, named, 'named')]
  },
  title: ({ fault, label }) =>
    fault === 'port'
      ? 'EndpointSlice ports do not match the Service'
      : `EndpointSlice has ${label === undefined ? 'no' : 'a wrong'} service-name label`,
  message: ({ slice, service, label, fault, ports, wanted, headless }) =>
    fault === 'port'
      ? `${slice} lists ${ports.length > 0 ? some(ports) : 'no port'}, but the Service port is ${some(wanted)}; name and protocol must match.${headless ? ` ${namedAllTheSame}` : ''}`
      : `${slice} seems to belong to this Service, but its label kubernetes.io/service-name ${label === undefined ? 'is missing' : `is "${label}"`}; it must be "${service}".`,
  advice: ({ kind, slice, service, fault }, { kubectl }) => ({
    fix:
      fault === 'label'
        ? {
            text: 'Label the slice with the name of the Service.',
            command: kubectl('label', 'endpointslice', slice, `kubernetes.io/service-name=${service}`, '--overwrite'),
          }
        : {
            text: 'Give the port of the slice the name and protocol of the Service port.',
            command: kubectl('edit', kind.toLowerCase(), slice),
          },
  }),
  effect: 'rejected',
  relations: {},
  explain: {
    summary: 'A manually created EndpointSlice does not belong to the Service.',
    means:
      'The Service has no selector, so you or a controller must create its EndpointSlices. kube-proxy does not use this EndpointSlice for the Service.',
    why: 'kube-proxy matches slices to a Service only by the label kubernetes.io/service-name, never by the name or owner of the slice. It matches a slice port to a Service port by equal name and protocol. An unnamed Service port needs a slice port with the empty name; a port without name or number is ignored.',
    sources: ['discovery/v1 EndpointSlice', 'kube-proxy pkg/proxy/endpointslicecache.go', 'kubernetes#79732, #123954'],
    confirm: [
      'kubectl -n NS get endpointslices --show-labels',
      "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
      "kubectl -n NS get endpointslice SLICE -o jsonpath='{.ports}'",
    ],
    fix: ['kubectl -n NS label endpointslice SLICE kubernetes.io/service-name=SVC --overwrite', 'Or correct ports[].name in the slice.'],
  },
}

function strays(chain: Chain, ports: number[]): Found<Facts>[] {
  const stray = chain.slices.find((slice) => slice.use === 'no-service-label' || slice.use === 'other-service-label')
  if (!stray || chain.slices.some((slice) => slice.use === 'joined' && slice.endpoints > 0)) return []
  return [
    {
      facts: {
        kind: stray.kind,
        slice: stray.name,
        service: chain.target.name,
        ...defined({ label: stray.serviceLabel }),
        fault: 'label',
        ports: [],
        wanted: [],
      },
      severity: 'error',
      confidence: 'proven',
      ...marks('endpoint', ports),
      evidence: [
        {
          object: { kind: stray.kind, namespace: chain.target.namespace ?? '', name: stray.name },
          field: 'metadata.labels["kubernetes.io/service-name"]',
          value: stray.serviceLabel ?? null,
        },
      ],
    },
  ]
}

function portNames(chain: Chain, lost: number[], effect: 'error' | 'named'): Found<Facts>[] {
  const [first] = lost
  const port = first === undefined ? undefined : chain.ports[first]
  const slice = chain.slices.find((one) => one.use === 'joined' && one.endpoints > 0)
  if (!port || !slice) return []
  return [
    {
      facts: {
        kind: slice.kind,
        slice: slice.name,
        service: chain.target.name,
        fault: 'port',
        ...defined({ headless: effect === 'named' ? (true as const) : undefined }),
        ports: slicePorts(slice),
        wanted: wantedPorts(chain, lost),
      },
      severity: effect === 'named' ? portlessSeverity(chain, port) : 'error',
      confidence: 'proven',
      ...marks('endpoint', lost),
      evidence: [
        { object: serviceRef(chain), field: `spec.ports[${port.index}].name`, value: port.name || null },
        sliceEvidence(chain, slice.name, 'ports', slice.ports),
      ],
    },
  ]
}
