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
  /** Several where they share the address: each is drawn. */
  owners: AddressOwner[]
}

/** An object that owns the address, and the state of this way in to it. */
export interface AddressOwner extends Owner {
  /** The target of the trace in `through` to which it leads; absent: it leads to nothing that can be traced. */
  to?: TargetView
  /** `broken`, `warn`: by this way no client, or not every client, gets in, though others may. */
  state: HopState
  /** Why the state is not `ok`: a word for scripts. */
  reason?: OwnerReason
}

/**
 * `dropped`: no Node that is addressed has an endpoint of its own; `some-drop`: some have none; `no-endpoint`: none of this family;
 * `not-published`: DNS does not give the Pod's address; `not-running`: the Pod does not run;
 * `other-port`: the name of a headless Service leads to a port of which nothing says that it is open; `undeclared`: its containers declare other ports; `not-listening`: a probe has found that nobody listens there for other hosts;
 * `no-service`: the route leads to none; `service-unread`: its Service could not be read; `some-requests`: it takes only those with a
 * header, of a method, that meet a regular expression; `route`: its backend is not in order.
 */
export type OwnerReason =
  | 'dropped'
  | 'some-drop'
  | 'no-endpoint'
  | 'node-not-ready'
  | 'node-unread'
  | 'port-error'
  | 'other-port'
  /** The address is of an IP family that the Service (or the Pod behind a hostPort) does not have. */
  | 'other-family'
  | 'not-published'
  | 'not-running'
  /** Its Pod runs and is not ready: that it listens nothing shows. */
  | 'not-ready'
  /** Policies let no Pod in at this port of a Pod; `access-unknown`: whether they do is not known. */
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
