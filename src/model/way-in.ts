import type { ClientAccess } from './access.ts'
import type { ProtocolContradiction } from './app-protocol.ts'
import type { BackendTlsView } from './backend-tls.ts'
import type { CertificateView } from './certificate.ts'
import type { ListenerCertificate, ParentView } from './edge.ts'
import type { RouteMatch } from './gateway.ts'
import type { NodeReason } from './node-reason.ts'
import type { Family, Labels, ObjectRef, Protocol, ServicePort } from './resources.ts'
import type { HopState, Verdict } from './verdict.ts'

/** An entry point of a Service port. */
export interface Entry {
  type: 'dns' | 'clusterIP' | 'externalIP' | 'nodePort' | 'loadBalancer' | 'ingress' | 'route'
  /**
   * A name or an IP; for a NodePort an address of the Node; for an Ingress or a route its host (`*` for any) and path. `''`: none yet, or
   * none of its kind.
   */
  address: string
  /** The port that a client connects to; absent for an Ingress or a route, for which the controller decides. */
  port?: number
  family?: Family
  /** The Node that answers, for a NodePort. */
  node?: string
  /** For an Ingress, or a route of another kind. */
  route?: ObjectRef
  state: HopState
  /**
   * Why the state is not `ok`, as a word for scripts. `other-port`: the name of a headless Service leads to a port that is not known to be
   * open; `not-listening`: a probe has found that no process listens there; `other-answer`: the configuration of cluster DNS answers the name
   * otherwise than Kubernetes; `answer-unknown`: it is unknown what it answers.
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
    | 'other-answer'
    | 'answer-unknown'
}

/** One backend of a route that names this Service; for a route that is the target, each of its backends. */
export interface RouteView extends ObjectRef {
  /** Its manifest is not applied yet. */
  planned?: true
  className?: string
  /** The older annotation `kubernetes.io/ingress.class`. */
  legacyClass?: string
  /** Absent: any host. */
  host?: string
  /** Its kind has no hosts: the API server calls the Service, as for a webhook. */
  hostless?: true
  /** All of its hosts, if there are several. */
  hosts?: string[]
  path?: string
  pathType?: string
  /** Its Ingress names a Secret with the certificate for this host. Secrets are never read: whether TLS works is not checked. */
  tls?: 'unchecked'
  /** What cert-manager says of the certificate in that Secret; absent if it keeps none there, or was not read. */
  certificate?: CertificateView
  /** Certificates of the listeners that accept the route, if cert-manager reports that they have expired or are not issued. */
  listenerCertificates?: ListenerCertificate[]
  /** How Gateways connect to this backend by TLS; absent if no BackendTLSPolicy names its port, or none was read. */
  backendTls?: BackendTlsView
  /** The port says that it speaks TLS (`appProtocol`), and no BackendTLSPolicy names it. */
  lacksTls?: true
  /** The route sends another protocol than the port declares. */
  contradiction?: ProtocolContradiction
  /** The matches of a rule of the Gateway API; a request must meet any of these. Absent: every request. */
  matches?: RouteMatch[]
  /** Path of the backend in the route: `spec.rules[0].http.paths[0].backend.service`. */
  field: string
  /** Path of the name of the Service, if it is not `name` below `field`. */
  nameField?: string
  /** Path of the port, if it is not `port` below `field`. */
  portField?: string
  /** `namespace` is set if it differs from the namespace of the route. `kind` is set if the backend is not a Service; `service` is then the name of that object. */
  backend: { service: string; port?: number | string; namespace?: string; kind?: string }
  /** The share of the requests of its rule that it gets; absent: all. */
  share?: { weight: number; of: number }
  /** The subset of the endpoints of the Service that gets the requests; absent: all. */
  subset?: SubsetView
  /** It gets only copies of requests. */
  mirror?: true
  /** It accepts only some of the requests that its host and its matches describe. */
  isPartial?: true
  /** The setting of its controller that must allow the namespace of the backend; it is not read. */
  setting?: string
  state: HopState
  /**
   * `class-missing`: no IngressClass of that name exists; `no-class`: it names none, and none is the default; `not-granted`: it leads to
   * another namespace without a ReferenceGrant; `not-accepted`: some or all of its parents do not take it; `not-a-service`: it is not
   * traced; `setting-unread`: a setting of its controller decides, which is not read; `port-unread`: endpoints that were not read decide;
   * `route-unread`: the route to which it hands requests was not read; `subset-missing`: no DestinationRule names the subset,
   * `subset-elsewhere`: one does that not every client sees, `subset-empty`: no Pod of the Service has its labels, `subset-unready`: none
   * of those that have is ready.
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
  /** The IngressClasses that exist, if the class is the fault. */
  classes?: string[]
  /** The closest match, if a manifest names a Service that no other manifest defines. */
  near?: string
  /** The ports of the Service, if the port is the fault and the Service is not the target. */
  ports?: ServicePort[]
  /** The Service with these ports, if the backend is an alias (type ExternalName) of another Service of the cluster. */
  end?: { namespace: string; name: string }
  /** The parents that do not accept the route, or may not; absent: all accept it. */
  parents?: ParentView[]
  /**
   * Whether policies allow the Pods of its controller to connect to the endpoints; absent if these Pods are unknown, or no policy applies.
   */
  access?: ClientAccess
  /** Index into `ports` of the Service port that it names. */
  leadsTo?: number
  /** If the route is the target: index into its rules, and into `through` for the chain of this backend. */
  rule?: number
  through?: number
  /** What happens to requests for this backend, if the route is the target. */
  verdict?: Verdict
}

/** A subset of the endpoints of a Service that a route names. */
export interface SubsetView {
  name: string
  /** Path of the name in the route. */
  field: string
  /** The DestinationRule that defines it, with the path of the subset there; absent if none does, or none was read. */
  rule?: ObjectRef & { field: string }
  /** The labels of its Pods. */
  labels?: Labels
  /** If no subset has this name: the existing subsets, and the first DestinationRule of the Service. */
  names?: string[]
  has?: ObjectRef
  /** A DestinationRule that defines it for another host, if none does for this one. */
  instead?: ObjectRef & { host: string }
}

/** What one Node does with a packet for each Service port, as kube-proxy decides it. */
export interface NodeTrace {
  name: string
  ready?: boolean
  /** The condition Ready, if it is not True. */
  notReady?: { status: string; reason?: string; message?: string }
  /** Value of the label `node.kubernetes.io/exclude-from-external-load-balancers`; absent if it is not set, or false. */
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
  /** Endpoints that a packet from outside may reach (NodePort, external IP, load balancer); empty: dropped. Absent: no such entry point. */
  external?: string[]
  why: NodeReason
}
