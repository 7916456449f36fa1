/** A dump in YAML, as a cluster gives it: the selector of `svc/web` in the namespace `demo` matches no Pod (PT101). */
export const unmatchedDump = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: demo, uid: uid-1, resourceVersion: "7"}
spec: {clusterIP: 10.96.0.7, ports: [{port: 80}], selector: {app: web}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-x, namespace: demo, uid: uid-2, resourceVersion: "8", labels: {kubernetes.io/service-name: web}}
addressType: IPv4
endpoints: []
---
apiVersion: v1
kind: Pod
metadata: {name: web-0, namespace: demo, uid: uid-3, resourceVersion: "9", labels: {app: wep}}
`

/** What a trace of it says on standard error, in one line. */
export const unmatchedDumpNote =
  /^note: .* has no Ingresses, Gateway API routes or NetworkPolicies: the trace assumes that none exist\r?\n$/
