import type { Rule } from './rule.ts'
import { containerPortCollision } from './rules/container-port-collision.ts'
import { dataplaneHints } from './rules/dataplane-hints.ts'
import { dns } from './rules/dns.ts'
import { dropsOnRollout } from './rules/drops-on-rollout.ts'
import { duplicateAddress } from './rules/duplicate-address.ts'
import { externalLocalGap } from './rules/external-local-gap.ts'
import { externalName } from './rules/external-name.ts'
import { familyMismatch } from './rules/family-mismatch.ts'
import { gatewayNotProgrammed } from './rules/gateway-not-programmed.ts'
import { headlessIgnoresTargetPort } from './rules/headless-ignores-target-port.ts'
import { hostPortConflict } from './rules/host-port-conflict.ts'
import { ingressClass } from './rules/ingress-class.ts'
import { internalLocalGap } from './rules/internal-local-gap.ts'
import { listenerFamily } from './rules/listener-family.ts'
import { loadBalancerExcludesNode } from './rules/load-balancer-excludes-node.ts'
import { loadBalancerPending } from './rules/load-balancer-pending.ts'
import { loadBalancerPortError } from './rules/load-balancer-port-error.ts'
import { longLivedImbalance } from './rules/long-lived-imbalance.ts'
import { loopbackOnly } from './rules/loopback-only.ts'
import { meshPortShared } from './rules/mesh-port-shared.ts'
import { meshProtocol } from './rules/mesh-protocol.ts'
import { mixedTargetPort } from './rules/mixed-target-port.ts'
import { namedPortMissing } from './rules/named-port-missing.ts'
import { noSuchServicePort } from './rules/no-such-service-port.ts'
import { noUsableEndpoint } from './rules/no-usable-endpoint.ts'
import { nodeDataplane } from './rules/node-dataplane.ts'
import { nodeHostPorts } from './rules/node-host-ports.ts'
import { nodeItself } from './rules/node-itself.ts'
import { nodeNotReady } from './rules/node-not-ready.ts'
import { nodePortAddress } from './rules/node-port-address.ts'
import { notListed } from './rules/not-listed.ts'
import { nothingListens } from './rules/nothing-listens.ts'
import { onlyTerminating } from './rules/only-terminating.ts'
import { podNotReady } from './rules/pod-not-ready.ts'
import { podNotRunning } from './rules/pod-not-running.ts'
import { podUnreachable } from './rules/pod-unreachable.ts'
import { portClosed } from './rules/port-closed.ts'
import { portLostByApply } from './rules/port-lost-by-apply.ts'
import { protocolMismatch } from './rules/protocol-mismatch.ts'
import { readinessGate } from './rules/readiness-gate.ts'
import { referenceNotGranted } from './rules/reference-not-granted.ts'
import { routeNotAccepted } from './rules/route-not-accepted.ts'
import { routeNotAttached } from './rules/route-not-attached.ts'
import { routePortMissing } from './rules/route-port-missing.ts'
import { routeServiceMissing } from './rules/route-service-missing.ts'
import { scaledToZero } from './rules/scaled-to-zero.ts'
import { selectorMatchesNothing } from './rules/selector-matches-nothing.ts'
import { selectorTooBroad } from './rules/selector-too-broad.ts'
import { sessionAffinity } from './rules/session-affinity.ts'
import { sliceManagersConflict } from './rules/slice-managers-conflict.ts'
import { sliceNotJoined } from './rules/slice-not-joined.ts'
import { topologyHints } from './rules/topology-hints.ts'
import { udpUnproven } from './rules/udp-unproven.ts'
import { unreadyNotPublished } from './rules/unready-not-published.ts'
import { unreadyPublished } from './rules/unready-published.ts'

/** Every rule; their order decides nothing. */
export const rules: readonly Rule[] = [
  selectorMatchesNothing,
  sliceNotJoined,
  noUsableEndpoint,
  notListed,
  podNotReady,
  podNotRunning,
  scaledToZero,
  namedPortMissing,
  nothingListens,
  noSuchServicePort,
  loadBalancerPending,
  externalLocalGap,
  internalLocalGap,
  routeServiceMissing,
  routePortMissing,
  routeNotAttached,
  routeNotAccepted,
  referenceNotGranted,
  gatewayNotProgrammed,
  selectorTooBroad,
  sliceManagersConflict,
  readinessGate,
  onlyTerminating,
  dropsOnRollout,
  duplicateAddress,
  unreadyNotPublished,
  unreadyPublished,
  mixedTargetPort,
  familyMismatch,
  portLostByApply,
  headlessIgnoresTargetPort,
  protocolMismatch,
  containerPortCollision,
  loadBalancerPortError,
  loadBalancerExcludesNode,
  topologyHints,
  sessionAffinity,
  externalName,
  ingressClass,
  meshProtocol,
  meshPortShared,
  longLivedImbalance,
  hostPortConflict,
  nodeNotReady,
  nodePortAddress,
  portClosed,
  loopbackOnly,
  listenerFamily,
  udpUnproven,
  dns,
  nodeDataplane,
  dataplaneHints,
  podUnreachable,
  nodeItself,
  nodeHostPorts,
]
