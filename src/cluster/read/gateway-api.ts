import { GATEWAY_GROUP, type RouteKind } from '../../model/gateway.ts'
import type { Resource } from '../../model/snapshot.ts'
import { ApiError } from '../http/api-error.ts'
import type { Kind } from './parts.ts'
import type { Reading, Scope } from './reading.ts'
import { type ApiResource, apiResources } from './resources.ts'

/** A kind of the Gateway API: the versions in which it has been served, the newest first. */
interface GatewayResource {
  kind: Kind
  resource: Resource
  plural: string
  namespaced: boolean
  versions: readonly string[]
}

const kinds = {
  GatewayClass: of('GatewayClass', 'gatewayclasses', 'gatewayclasses', ['v1', 'v1beta1'], false),
  Gateway: of('Gateway', 'gateways', 'gateways', ['v1', 'v1beta1']),
  HTTPRoute: of('HTTPRoute', 'gatewayroutes', 'httproutes', ['v1', 'v1beta1']),
  GRPCRoute: of('GRPCRoute', 'gatewayroutes', 'grpcroutes', ['v1', 'v1alpha2']),
  TLSRoute: of('TLSRoute', 'gatewayroutes', 'tlsroutes', ['v1', 'v1alpha3', 'v1alpha2']),
  TCPRoute: of('TCPRoute', 'gatewayroutes', 'tcproutes', ['v1alpha2']),
  UDPRoute: of('UDPRoute', 'gatewayroutes', 'udproutes', ['v1alpha2']),
  ReferenceGrant: of('ReferenceGrant', 'referencegrants', 'referencegrants', ['v1', 'v1beta1']),
} as const satisfies Record<string, GatewayResource>

/** A kind of the Gateway API that is read. */
export type GatewayKind = keyof typeof kinds

/** Every kind of route. */
export const routeKinds: readonly RouteKind[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute']

/** Kinds that a version of the group has always had: where it is served, no older one needs to be asked. */
const settled: ReadonlySet<GatewayKind> = new Set<GatewayKind>(['GatewayClass', 'Gateway', 'HTTPRoute'])

function of(kind: Kind, resource: Resource, plural: string, versions: readonly string[], namespaced = true): GatewayResource {
  return { kind, resource, plural, versions, namespaced }
}

function inVersion({ kind, resource, plural, namespaced }: GatewayResource, version: string): ApiResource {
  return { kind, resource, plural, namespaced, api: `${plural}.${GATEWAY_GROUP}`, root: `/apis/${GATEWAY_GROUP}/${version}` }
}

/** Where the objects of a kind are read: of the Gateway API every version that has been served, the newest first. None: it is not known here. */
export function resourcesOf(kind: string): ApiResource[] {
  const own = Object.values(apiResources).find((one) => one.kind === kind)
  if (own) return [own]
  const known = Object.values(kinds).find((one) => one.kind === kind)
  return known ? known.versions.map((version) => inVersion(known, version)) : []
}

/** The versions of the Gateway API that the cluster has; none: it has no Gateway API. */
export async function gatewayVersions(reading: Reading): Promise<readonly string[]> {
  const versions = await reading.versions(GATEWAY_GROUP, inVersion(kinds.HTTPRoute, 'v1'))
  if (versions.length === 0 && !reading.gaps.some((gap) => gap.resource === 'gatewayroutes')) {
    for (const { resource } of Object.values(kinds)) reading.covered(resource, undefined)
  }
  return versions
}

/**
 * Lists a kind in a namespace, or in all. The group document does not tell which version holds which kind, so all are asked at once;
 * where none holds it there is none. The same gap in several versions is noted once.
 */
export async function listGatewayKind(
  reading: Reading,
  kind: GatewayKind,
  versions: readonly string[],
  namespace: string | undefined,
): Promise<boolean> {
  const scope: Scope = { ...(namespace !== undefined && { namespace }) }
  const served = kinds[kind].versions.filter((version) => versions.includes(version))
  const asked = settled.has(kind) ? served.slice(0, 1) : served
  const gaps = await Promise.all(asked.map((version) => reading.list(inVersion(kinds[kind], version), scope)))
  const faults = gaps.filter((gap) => gap !== undefined && gap.reason !== 'not-served')
  const isRead = faults.length === 0 || gaps.includes(undefined)
  for (const gap of gaps) if (gap && (isRead || gap !== faults[0])) reading.withdraw(gap)
  if (isRead && versions.length > 0) reading.covered(kinds[kind].resource, kinds[kind].namespaced ? namespace : undefined)
  return isRead
}

/** Lists the routes of all kinds in a namespace, or in all. False where some could not be read. */
export async function listRoutes(reading: Reading, versions: readonly string[], namespace: string | undefined): Promise<boolean> {
  const read = await Promise.all(routeKinds.map((kind) => listGatewayKind(reading, kind, versions, namespace)))
  return read.every(Boolean)
}

/**
 * Gets one object in whatever version there is, without waiting for the group document. False where there is none.
 * @throws ApiError where it cannot be read.
 */
export async function requireGatewayObject(reading: Reading, kind: GatewayKind, namespace: string, name: string): Promise<boolean> {
  const answers = await Promise.all(
    kinds[kind].versions.map((version) =>
      reading.requireOne(inVersion(kinds[kind], version), namespace, name).catch((error: unknown) => {
        if (error instanceof ApiError) return error
        throw error
      }),
    ),
  )
  if (answers.includes(true)) return true
  const fault = answers.find((answer) => answer instanceof ApiError && answer.reason !== 'not-served')
  if (fault instanceof ApiError) throw fault
  return false
}
