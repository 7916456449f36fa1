import { GATEWAY_GROUP } from '../../kube/gateway-refs.ts'
import { defined } from '../../lib/defined.ts'
import type { RouteKind } from '../../model/gateway.ts'
import { projectBackendTlsPolicy } from '../project/backend-tls.ts'
import { projectGateway, projectGatewayClass, projectReferenceGrant } from '../project/gateway.ts'
import { projectRoute } from '../project/route.ts'
import { kind, one } from './kind.ts'

const group = GATEWAY_GROUP

function route(name: RouteKind, plural: string, versions: readonly string[], inEveryVersion?: true) {
  return kind({
    kind: name,
    group,
    versions,
    plural,
    isOptional: true,
    ...defined({ inEveryVersion }),
    resource: 'gatewayroutes',
    list: 'gatewayRoutes',
    isFromAnywhere: true,
    project: one((raw) => projectRoute(raw, name)),
    beside: ['service', 'pod'],
  })
}

/** The kinds of routes of the Gateway API. */
export const routes = {
  HTTPRoute: route('HTTPRoute', 'httproutes', ['v1', 'v1beta1'], true),
  GRPCRoute: route('GRPCRoute', 'grpcroutes', ['v1', 'v1alpha2']),
  TLSRoute: route('TLSRoute', 'tlsroutes', ['v1', 'v1alpha3', 'v1alpha2']),
  TCPRoute: route('TCPRoute', 'tcproutes', ['v1alpha2']),
  UDPRoute: route('UDPRoute', 'udproutes', ['v1alpha2']),
}

/** The Gateway API. If the kinds that its group has are unknown, its first kind represents all of them. */
export const gatewayApi = {
  ...routes,
  Gateway: kind({
    kind: 'Gateway',
    group,
    versions: ['v1', 'v1beta1'],
    plural: 'gateways',
    isOptional: true,
    inEveryVersion: true,
    resource: 'gateways',
    list: 'gateways',
    project: one(projectGateway),
  }),
  BackendTLSPolicy: kind({
    kind: 'BackendTLSPolicy',
    group,
    versions: ['v1', 'v1alpha3'],
    plural: 'backendtlspolicies',
    isOptional: true,
    resource: 'backendtlspolicies',
    list: 'backendTlsPolicies',
    project: one(projectBackendTlsPolicy),
  }),
  GatewayClass: kind({
    kind: 'GatewayClass',
    group,
    versions: ['v1', 'v1beta1'],
    plural: 'gatewayclasses',
    isClusterWide: true,
    isOptional: true,
    inEveryVersion: true,
    resource: 'gatewayclasses',
    list: 'gatewayClasses',
    project: one(projectGatewayClass),
  }),
  ReferenceGrant: kind({
    kind: 'ReferenceGrant',
    group,
    versions: ['v1', 'v1beta1'],
    plural: 'referencegrants',
    isOptional: true,
    resource: 'referencegrants',
    list: 'referenceGrants',
    project: one(projectReferenceGrant),
    beside: ['service', 'pod'],
  }),
}
