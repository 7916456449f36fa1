import type { Owner } from './address-owner.ts'
import type { TargetView } from './target.ts'
import type { HopState } from './verdict.ts'

/** What a client connects to, as the target of a trace. */
export interface AddressView {
  /** An IP or a DNS name; absent: any Node. */
  host?: string
  port?: number
  scheme?: 'http' | 'https'
  path?: string
  /** Several if they share the address: each is drawn. */
  owners: AddressOwner[]
}

/** An object that owns the address, and the state of this entry point. */
export interface AddressOwner extends Owner {
  /** The target of the trace in `through` to which it leads; absent: it leads to nothing that can be traced. */
  to?: TargetView
  /** `broken`, `warn`: no client, or not every client, can connect through this entry point, even if others work. */
  state: HopState
  /** Why the state is not `ok`, as a word for scripts. */
  reason?: OwnerReason
  /** The Gateway that is the reason `gateway-unread`. */
  gateway?: { namespace: string; name: string }
}

/**
 * `dropped`: none of these Nodes has a node-local endpoint; `some-drop`: some have none; `no-endpoint`: none of this family;
 * `not-published`: DNS does not publish the address of the Pod; `not-running`: the Pod is not running; `other-port`: the name of a headless
 * Service leads to a port that is not known to be open; `undeclared`: its containers declare other ports; `not-listening`: a probe has
 * found that no process listens there for other hosts; `no-service`: the route leads to none; `service-unread`: its Service could not be
 * read; `some-requests`: it accepts only requests with a header, of a method, that meet a regular expression; `route`: its backend has a
 * fault; `gateway-unread`: its Gateway is not among the manifests; `other-answer`: the configuration of cluster DNS answers the name
 * otherwise than Kubernetes; `answer-unknown`: it is unknown what it answers.
 */
export type OwnerReason =
  | 'dropped'
  | 'some-drop'
  | 'no-endpoint'
  | 'node-not-ready'
  | 'node-unread'
  | 'port-error'
  | 'other-port'
  | 'other-answer'
  | 'answer-unknown'
  /** The address is of an IP family that the Service (or the Pod behind a hostPort) does not have. */
  | 'other-family'
  | 'not-published'
  | 'not-running'
  /** Its Pod runs but is not ready, so it is unknown whether it listens. */
  | 'not-ready'
  /** Policies allow no Pod to connect to this port of a Pod; `access-unknown`: it is unknown whether they do. */
  | 'denied'
  | 'access-unknown'
  /** An external IP of a headless Service, for which kube-proxy has no rules. */
  | 'headless'
  | 'undeclared'
  | 'not-listening'
  | 'no-service'
  | 'service-unread'
  | 'some-requests'
  | 'route'
  | 'gateway-unread'
  /** A request was rejected by what a client checks, or got no answer. */
  | 'request-failed'
