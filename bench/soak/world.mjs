// The objects of the cluster that is watched for long: Services with their Pods and EndpointSlices, and how they change. Slices are written here, since the
// controller of the embedded server looks through all objects for each change.
import { seeded } from '../../test/live/pace.ts'

const created = '2026-01-01T00:00:00Z'
const nodes = 20
/** So many Pods are not ready at a time, and so many Services deleted. */
const mostUnready = 30
const mostAway = 20

/** Puts the objects into a store at once. `change` changes one of them by chance. */
export function createWorld(store, { services, podsEach, seed = 20 }) {
  const random = seeded(seed)
  const any = (count) => Math.floor(random() * count)
  const apps = Array.from({ length: services }, (_, index) => ({
    index,
    port: 80,
    pods: Array.from({ length: podsEach }, (_, number) => ({ number, birth: 0, ready: true })),
  }))
  const away = []
  const unready = []
  let births = 0

  const selectsNothing = ({ index }) => index % 53 === 7
  const placeOf = ({ index }) => ({ name: `app-${index}`, namespace: `ns-${index % 50}` })
  const podName = (app, { number, birth }) => `app-${app.index}-${number}-${birth}`
  const addressOf = (app, { number }) => `10.${100 + number}.${app.index >> 8}.${app.index & 255}`
  const nodeOf = (app, { number }) => `node-${(app.index + number) % nodes}`

  function putService(app) {
    const selector = { app: selectsNothing(app) ? 'nobody' : `app-${app.index}` }
    store.put({
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { ...placeOf(app), creationTimestamp: created },
      spec: {
        type: 'ClusterIP',
        clusterIP: `10.96.${app.index >> 8}.${app.index & 255}`,
        selector,
        ports: [{ name: 'http', port: app.port, targetPort: 'http', protocol: 'TCP' }],
      },
    })
  }

  function putSlice(app) {
    const { name, namespace } = placeOf(app)
    const endpoints = selectsNothing(app) ? [] : app.pods
    store.put({
      kind: 'EndpointSlice',
      apiVersion: 'discovery.k8s.io/v1',
      addressType: 'IPv4',
      metadata: {
        name: `${name}-abcde`,
        namespace,
        creationTimestamp: created,
        labels: { 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' },
      },
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      endpoints: endpoints.map((pod) => ({
        addresses: [addressOf(app, pod)],
        conditions: { ready: pod.ready, serving: pod.ready, terminating: false },
        nodeName: nodeOf(app, pod),
        targetRef: { kind: 'Pod', namespace, name: podName(app, pod) },
      })),
    })
  }

  function putPod(app, pod) {
    store.put({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        name: podName(app, pod),
        namespace: placeOf(app).namespace,
        labels: { app: `app-${app.index}` },
        creationTimestamp: created,
      },
      spec: { nodeName: nodeOf(app, pod), containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 8080 }] }] },
      status: {
        phase: 'Running',
        podIP: addressOf(app, pod),
        podIPs: [{ ip: addressOf(app, pod) }],
        conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
        containerStatuses: [{ name: 'app', ready: pod.ready, restartCount: 0, state: { running: { startedAt: created } } }],
      },
    })
  }

  function putNode(number, heard = created) {
    const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: heard }]
    store.put({
      kind: 'Node',
      apiVersion: 'v1',
      metadata: { name: `node-${number}`, creationTimestamp: created },
      status: { conditions, addresses: [{ type: 'InternalIP', address: `192.0.2.${number + 1}` }] },
    })
  }

  function turn(app, pod, ready) {
    pod.ready = ready
    putPod(app, pod)
    putSlice(app)
  }

  /** A Pod is replaced by one of another name, as a Deployment does it. */
  function replacePod(app, pod) {
    store.delete({ kind: 'Pod', namespace: placeOf(app).namespace, name: podName(app, pod) })
    births += 1
    Object.assign(pod, { birth: births, ready: true })
    putPod(app, pod)
    putSlice(app)
  }

  /** A Service goes, and one that went earlier is made again. */
  function replaceService(app) {
    if (!away.includes(app)) {
      away.push(app)
      store.delete({ kind: 'Service', ...placeOf(app) })
    }
    if (away.length > mostAway) putService(away.shift())
  }

  function change() {
    const app = apps[any(services)]
    const pod = app.pods[any(podsEach)]
    const choice = random()
    if (choice < 0.1) putNode(any(nodes), new Date().toISOString())
    else if (choice < 0.6) {
      turn(app, pod, false)
      unready.push([app, pod])
      if (unready.length > mostUnready) turn(...unready.shift(), true)
    } else if (choice < 0.8) {
      app.port = 80 + any(1000)
      if (!away.includes(app)) putService(app)
    } else if (choice < 0.95) replacePod(app, pod)
    else replaceService(app)
  }

  for (let number = 0; number < nodes; number++) putNode(number)
  for (const app of apps) {
    putService(app)
    for (const pod of app.pods) putPod(app, pod)
    putSlice(app)
  }
  return { change }
}
