import type { ProtocolContradiction } from '../../model/app-protocol.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import { backendRef, brokenRoute } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { routeName } from '../words/routes.ts'

interface Facts {
  route: RouteView
  service: ObjectRef
  contradiction: ProtocolContradiction
}

/**
 * The kind of a route, or an annotation of it, makes its controller send one protocol, and the Service port declares another one (GEP-1911, KEP-3726). What the
 * process speaks is in neither of them, so it is inferred.
 */
export const PT512: FindingDefinition<'PT512', Facts> = {
  code: 'PT512',
  name: 'backend-protocol',
  rule: (chain) => {
    const seen = new Set<string>()
    return chain.routes.flatMap((route, index): Found<Facts>[] => {
      const { contradiction, kind, namespace, name } = route
      if (!contradiction) return []
      const service = backendRef(route)
      const key = JSON.stringify([kind, namespace, name, service, contradiction])
      if (seen.has(key)) return []
      seen.add(key)
      const { object, field, value, declared, declaredAt, mayDiffer } = contradiction
      return [
        {
          facts: { route, service, contradiction },
          ...brokenRoute(index),
          confidence: 'inferred',
          severity: mayDiffer ? 'info' : 'warn',
          evidence: [
            { object, field, value },
            { object: service, field: declaredAt, value: declared },
          ],
        },
      ]
    })
  },
  title: ({ contradiction: { speaks, declared } }) => `the route sends ${speaks} to a port for ${declared}`,
  message: ({ route, service, contradiction }) => {
    const { speaks, declared, declaredAt, kind, object } = contradiction
    const field = declaredAt.endsWith('.name') ? 'name' : 'appProtocol'
    const by = object.kind === 'BackendTLSPolicy' ? ` by backendtlspolicy/${object.name}` : ''
    return `The controller of ${routeName(route)} sends ${speaks}${by}, and the ${field} of the port of ${service.name} is ${declared}. ${outcomes[kind]}`
  },
  advice: ({ service, contradiction: { object, field } }, { kubectlIn }) =>
    field.startsWith('metadata.annotations')
      ? {
          fix: {
            text: 'Set the annotation nginx.ingress.kubernetes.io/backend-protocol to what the process speaks, or correct the appProtocol of the port.',
            command: kubectlIn(object.namespace ?? '', 'edit', 'ingress', object.name),
          },
        }
      : {
          fix: {
            text: 'Correct the declaration of the port, or use the kind of route for what the process speaks.',
            command: kubectlIn(service.namespace ?? '', 'edit', 'service', service.name),
          },
        },
  effect: 'misspoken',
  relations: {},
  explain: {
    summary: 'A route sends one protocol to a Service port that declares another one.',
    means:
      'If the process speaks what the port declares, requests through the route get a 4xx or 5xx response, or the connection ends. If it speaks what the route sends, requests work, and only the declaration of the port is wrong.',
    why: 'A Gateway sends HTTP for an HTTPRoute and HTTP/2 for a GRPCRoute, and passes TLS on for a TLSRoute whose listeners have the mode Passthrough. A BackendTLSPolicy adds TLS. ingress-nginx ignores appProtocol: it sends what the annotation backend-protocol says, and HTTP/1.1 without it. Istio sends HTTP for a rule in spec.http of a VirtualService, passes TLS on for one in spec.tls, and takes the protocol of a port without appProtocol from its name. Ports declare kubernetes.io/h2c (HTTP/2), kubernetes.io/ws (WebSocket), kubernetes.io/wss (WebSocket over TLS), http, https, grpc and others. porttrace reports nothing for Ingresses of other controllers, and for values that it does not know.',
    sources: [
      'GEP-1911: Backend Protocol Selection, Supporting Protocols',
      'KEP-3726: Standard Application Protocols',
      'ingress-nginx annotations, Backend Protocol; internal/ingress/annotations/backendprotocol/main.go',
      'networking.istio.io VirtualService: http, tls',
      'Istio Protocol Selection',
      'core/v1 ServicePort.appProtocol',
    ],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
      "kubectl -n NS get ingress NAME -o jsonpath='{.metadata.annotations}'",
      'kubectl porttrace -n NS svc/SVC --probe --http',
    ],
    fix: [
      'Set appProtocol of the port to what the process speaks: kubectl -n NS edit service SVC.',
      'Or change what the route sends: the annotation backend-protocol, the kind of the route, or a BackendTLSPolicy.',
    ],
  },
}

const outcomes: Readonly<Record<ProtocolContradiction['kind'], string>> = {
  'plain-to-tls': 'A process that speaks TLS rejects requests without TLS.',
  'tls-to-plain': 'A process that does not speak TLS ends the connection.',
  'http1-to-http2': 'A process that speaks HTTP/2 alone rejects HTTP/1.1.',
  'http2-to-http1': 'A process that speaks HTTP/1.1 alone rejects HTTP/2, which gRPC needs.',
  'other-protocol': 'A process that speaks another protocol does not answer such requests.',
}
