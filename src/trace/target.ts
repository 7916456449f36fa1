import { isGatewayRoute } from '../kube/gateway-refs.ts'
import { defined } from '../lib/defined.ts'
import type { Workload } from '../model/resources.ts'
import type { RouteTarget, TargetRef, WorkloadTarget } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import type { WorkloadState } from '../model/workload-state.ts'
import { traceAddress } from './address-target.ts'
import type { Chain } from './chain.ts'
import { traceGateway } from './gateway.ts'
import { traceGatewayRoute } from './gateway-route.ts'
import { traceImport, withImport } from './imports/target.ts'
import { traceIngress } from './ingress.ts'
import type { Lookup } from './lookup.ts'
import { traceNode } from './node.ts'
import { traceOtherRoute } from './other-routes/target.ts'
import { podsOf } from './owners.ts'
import { missingTarget, tracePod } from './pod.ts'
import { traceService } from './service.ts'
import { traceUpward } from './upward.ts'

/** The chain of a target, joined from the snapshot. One that does not exist has a chain too, in which `isFound` finds nothing. */
export function traceTarget(namespace: string, target: TargetRef, lookup: Lookup): Chain {
  switch (target.kind) {
    case 'service':
      return withImport(traceService(namespace, target, lookup), target, lookup)
    case 'pod':
      return tracePod(namespace, target, lookup)
    case 'workload':
      return traceWorkload(namespace, target, lookup)
    case 'import':
      return traceImport(namespace, target, lookup)
    case 'node':
      return traceNode(target, lookup)
    case 'address':
      return traceAddress(target, lookup)
    case 'route':
      return traceRoute(namespace, target, lookup)
    case 'gateway':
      return traceGateway(namespace, target, lookup)
  }
}

function traceRoute(namespace: string, target: RouteTarget, lookup: Lookup): Chain {
  if (target.type === 'Ingress') return traceIngress(namespace, target, lookup)
  if (isGatewayRoute(target.type)) return traceGatewayRoute(namespace, target, lookup)
  const chain = traceOtherRoute(namespace, target, lookup)
  const workload = lookup.workload(namespace, target.type, target.name)
  // A Rollout that names no Service has no target: Services lead to its Pods, as to those of any workload.
  return workload && chain.routes.length === 0
    ? workloadChain({ kind: target.type, namespace, name: target.name }, workload, lookup)
    : chain
}

type Existing = Pick<Trace, 'service' | 'pods' | 'node' | 'address' | 'route' | 'gateway' | 'serviceImport' | 'access' | 'clients'>

/** Does the target of the trace exist? An address outside of the cluster does for a client that was named. */
export function isFound({ service, pods, node, address, route, gateway, serviceImport, access, clients }: Existing): boolean {
  return [service, pods, node, address, route, gateway, serviceImport, access, clients].some((view) => view !== undefined)
}

/** The chain of a workload, upward from all of its Pods; if it has none, from the labels that they would have. */
function traceWorkload(namespace: string, { type, name }: WorkloadTarget, lookup: Lookup): Chain {
  const target = { kind: type, namespace, name }
  const workload = lookup.workload(namespace, type, name)
  return workload ? workloadChain(target, workload, lookup) : missingTarget(target, lookup)
}

function workloadChain(target: { kind: string; namespace: string; name: string }, workload: Workload, lookup: Lookup): Chain {
  const state = stateOf(workload, lookup)
  return traceUpward({ target, pods: podsOf(workload, lookup), template: workload.podLabels, workload: state }, lookup)
}

function stateOf(workload: Workload, lookup: Lookup): WorkloadState {
  const { kind, namespace, name, created, planned, replicas, desired, readyReplicas, podLabels, conditions = [] } = workload
  const wanted = replicas ?? desired
  const serviceName = workload.planned ? undefined : governing(workload, lookup)
  return {
    kind,
    namespace,
    name,
    ...defined({ planned, created: created || undefined, replicas: wanted }),
    readyReplicas,
    podLabels,
    wants: wanted === 0 || workload.job ? 'rest' : 'pods',
    ...defined({ job: workload.job }),
    conditions,
    ...defined({ serviceName }),
  }
}

/** A StatefulSet is responsible for the headless Service that gives its Pods their names (apps/v1 StatefulSetSpec.serviceName). */
function governing({ namespace, serviceName }: Workload, lookup: Lookup): WorkloadState['serviceName'] {
  if (!serviceName) return undefined
  const service = lookup.service(namespace, serviceName)
  if (!service) return { name: serviceName, state: lookup.extent.services === 'all' ? 'missing' : 'unread' }
  return { name: serviceName, state: service.headless ? 'ok' : 'not-headless' }
}
