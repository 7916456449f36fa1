import type { ClientAccess } from './access.ts'
import type { ParentView } from './edge.ts'
import type { RouteMatch } from './gateway.ts'
import type { NodeReason } from './node-reason.ts'
import type { Family, Labels, ObjectRef, Protocol, ServicePort } from './resources.ts'
import type { HopState, Verdict } from './verdict.ts'

/** A way in to a Service port. */
export interface Entry {
  type: 'dns' | 'clusterIP' | 'externalIP' | 'nodePort' | 'loadBalancer' | 'ingress' | 'route'
  /** A name or an IP; for a NodePort an address of the Node; for an Ingress or a route its host (`*` for any) and path. `''`: none yet, or none of its kind. */
  address: string
  /** What a client connects to; absent for an Ingress or a route, where the controller decides. */
  port?: number
  family?: Family
  /** The Node that answers, for a NodePort. */
  node?: string
  /** For an Ingress, or a route of another kind. */
  route?: ObjectRef
  state: HopState
  /**
   * Why the state is not `ok`: a word for scripts. `other-port`: the name of a headless Service leads to a port of which nothing says that it is
   * open; `not-listening`: a probe has found that nobody listens there.
   */
  reason?:
    | 'pending'
    | 'no-local-endpoint'
    | 'node-not-ready'
    | 'node-unread'
    | 'no-endpoint'
    | 'port-error'
    | 'other-port'
    | 'headless'
    | 'not-listening'
}

/** One backend of a route that names this Service; of a route that is the target, each of its backends. */
export interface RouteView extends ObjectRef {
  /** It is of a manifest that is not applied yet. */
  planned?: true
  className?: string
  /** The older annotation `kubernetes.io/ingress.class`. */
  legacyClass?: string
  /** Absent: any host. */
  host?: string
  /** Its kind knows no hosts: it calls the Service by itself, as a webhook. */
  hostless?: true
  /** All of its hosts, where there are several. */
  hosts?: string[]
  path?: string
  pathType?: string
  /** Its Ingress names a Secret with the certificate for this host. Secrets are never read: whether TLS works is not checked. */
  tls?: 'unchecked'
  /** What a request has to be, for a rule of the Gateway API: any of these. Absent: every request. */
  matches?: RouteMatch[]
  /** Path of the backend in the route: `spec.rules[0].http.paths[0].backend.service`. */
  field: string
  /** Path of the name of the Service, where it is not `name` below `field`. */
  nameField?: string
  /** Path of the port, where it is not `port` below `field`. */
  portField?: string
  /** The namespace where it is not the route's; the kind where it is no Service, and then `service` is its name. */
  backend: { service: string; port?: number | string; namespace?: string; kind?: string }
  /** The part of the requests of its rule that goes there; absent: all. */
  share?: { weight: number; of: number }
  /** The part of the Service's endpoints that gets the requests; absent: all. */
  subset?: SubsetView
  /** It gets copies only. */
  mirror?: true
  /** It takes only some of the requests that its host and its matches describe. */
  isPartial?: true
  /** The setting of its controller that has to allow the namespace of the backend: it is not read. */
  setting?: string
  state: HopState
  /**
   * `class-missing`: no IngressClass of that name exists; `no-class`: it names none, and none is the default; `not-granted`: it leads to
   * another namespace without a ReferenceGrant; `not-accepted`: some or all of its parents do not take it; `not-a-service`: it is not traced;
   * `setting-unread`: a setting of its controller decides, which is not read; `port-unread`: endpoints that were not read decide;
   * `route-unread`: the route to which it hands requests was not read; `subset-missing`: no DestinationRule names the subset, `subset-elsewhere`: one
   * does that not every client sees, `subset-empty`: no Pod of the Service has its labels, `subset-unready`: none of those that have is ready.
   */
  reason?:
    | 'service-missing'
    | 'port-missing'
    | 'class-missing'
    | 'no-class'
    | 'not-granted'
    | 'grant-unread'
    | 'service-unread'
    | 'not-accepted'
    | 'not-a-service'
    | 'setting-unread'
    | 'port-unread'
    | 'route-unread'
    | 'subset-missing'
    | 'subset-empty'
    | 'subset-unready'
    | 'subset-elsewhere'
    | 'subset-unread'
  /** The IngressClasses that exist, where the class is what is wrong. */
  classes?: string[]
  /** The name that is closest, where a manifest names a Service that no other one makes. */
  near?: string
  /** The ports of the Service, where the port is what is wrong and the Service is not the target. */
  ports?: ServicePort[]
  /** Whose ports these are, where the backend is an alias (type ExternalName) of another Service of the cluster. */
  end?: { namespace: string; name: string }
  /** The parents that do not, or not surely, take the route; absent: all do. */
  parents?: ParentView[]
  /** Whether policies let the Pods that carry it out to the endpoints; absent where they are not shown, or no policy counts. */
  access?: ClientAccess
  /** Index into `ports` of the Service port that it names. */
  leadsTo?: number
  /** Where the route is the target: index into its rules, and into `through` of the chain behind this backend. */
  rule?: number
  through?: number
  /** What becomes of the requests that go there, where the route is the target. */
  verdict?: Verdict
}

/** A part of the endpoints of a Service that a route names. */
export interface SubsetView {
  name: string
  /** Path of the name in the route. */
  field: string
  /** The DestinationRule that names it, with the path of the subset there; absent where none does, or none was read. */
  rule?: ObjectRef & { field: string }
  /** The labels of its Pods. */
  labels?: Labels
  /** The subsets that there are, where there is none of this name, and the first DestinationRule of the Service. */
  names?: string[]
  has?: ObjectRef
  /** A DestinationRule that names it for another host, where none does for this one. */
  instead?: ObjectRef & { host: string }
}

/** What one Node does with a packet for each Service port, as kube-proxy decides it. */
export interface NodeTrace {
  name: string
  ready?: boolean
  /** The condition Ready, where it is not True. */
  notReady?: { status: string; reason?: string; message?: string }
  /** Value of the label `node.kubernetes.io/exclude-from-external-load-balancers`; absent where it is not there, or says false. */
  excludedFromLoadBalancers?: string
  zone?: string
  addresses: { type: string; address: string }[]
  ports: NodePortTrace[]
}

/** What one Node does with a packet for one Service port. */
export interface NodePortTrace {
  port: number
  protocol: Protocol
  name: string
  /** Endpoints that a packet to the ClusterIP may reach: `address:port`; empty: dropped. */
  internal: string[]
  /** Endpoints that a packet from outside may reach (NodePort, external IP, load balancer); empty: dropped. Absent: no such way in. */
  external?: string[]
  why: NodeReason
}
