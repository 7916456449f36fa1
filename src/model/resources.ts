/**
 * The slim resources: what porttrace needs of each Kubernetes object, and nothing else. Raw API objects are turned into these
 * once, in `cluster/project`; defaults and nil rules of the API are already applied, so a missing field here is a fact.
 */

export type { Condition, Family, Ignored, Labels, Manifest, ObjectRef, Protocol, Refused } from './resources/common.ts'
export type { WarningEvent } from './resources/event.ts'

export type { Node } from './resources/node.ts'
export type {
  Container,
  ContainerPort,
  ContainerProbe,
  ContainerState,
  InboundPorts,
  Pod,
  PortMention,
  PortRange,
} from './resources/pod.ts'
export type {
  AdminPeer,
  AdminPolicy,
  AdminPolicyKind,
  AdminPort,
  AdminRule,
  Direction,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicyRule,
  PodSet,
  VendorPolicy,
  VendorSelector,
} from './resources/policy.ts'
export type { LoadBalancerAddress, Service, ServicePort } from './resources/service.ts'
export type { EndpointSlice, SliceEndpoint, SlicePort } from './resources/slice.ts'
export type { LabelSelector, Workload } from './resources/workload.ts'
