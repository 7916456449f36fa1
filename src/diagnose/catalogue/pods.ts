import type { CandidateReason } from '../../model/endpoint.ts'
import type { Fix } from '../../model/finding.ts'
import type { Facts } from '../facts.ts'
import { count, ofAll, type WordContext, type WordsFor } from '../words.ts'

/** PT2xx: endpoints and the Pods behind them. */
export const podWords: WordsFor<'PT201' | 'PT202' | 'PT203'> = {
  PT201: {
    name: 'pod-not-ready',
    title: ({ count: pods, of }) => (pods === of && of > 1 ? `none of the ${of} Pods is Ready` : `${ofAll(pods, of)} not Ready`),
    message: ({ pod, container, probe, purpose, served }) => {
      const rest = served ? 'The others serve.' : 'No other serves.'
      if (probe) return `The ${purpose} probe of container ${container} in ${pod} (${probe}) does not pass. ${rest}`
      return `${pod} runs, but its condition Ready is not True. ${rest}`
    },
    fix: ({ pod }, { kubectl }) => ({
      text: 'Find out why the probe fails: its last answer stands in the events of the Pod.',
      command: kubectl('describe', 'pod', pod),
    }),
    explain: {
      summary: 'Pods run but are not Ready: they get no traffic.',
      means: 'The address of the Pod is kept out of rotation until it is Ready.',
      why: 'A Pod is Ready when all of its containers are ready and every readiness gate is True. A container with a readiness probe is ready once the probe passes, and one with a startup probe is not before that one has passed. The EndpointSlice controller copies the condition Ready into the endpoint, and kube-proxy sends to ready endpoints only.',
      sources: ['core/v1 PodCondition Ready', 'k8s.io/endpointslice utils.go', 'Configure Liveness, Readiness and Startup Probes'],
      confirm: [
        'kubectl -n NS describe pod POD   (Conditions, and the events Unhealthy)',
        "kubectl -n NS get pod POD -o jsonpath='{.status.conditions}'",
        'kubectl -n NS logs POD -c CONTAINER',
      ],
      mend: [
        'Mend what the probe asks for, or correct the probe: its port must be one that the container listens on, its path one that answers 200 to 399.',
      ],
    },
  },
  PT202: {
    name: 'pod-not-running',
    title: ({ count: pods, of, reason }) => `${ofAll(pods, of)} ${states[reason] ?? 'not running'}`,
    message: ({ pod, container, reason, runsNow, said, exitCode, restarts, served }) => {
      const rest = served ? 'Others serve.' : 'No other serves.'
      if (runsNow)
        return `Container ${container} of ${pod} runs at this moment, but ended minutes ago with exit code ${exitCode} (${count(restarts ?? 0, 'restart')}).`
      const where = container ? `container ${container} of ${pod}` : pod
      if (reason === 'crashing') {
        const end = exitCode === undefined ? 'ends again and again' : `ends with exit code ${exitCode}`
        return `${capital(where)} ${end}${restarts ? ` (${count(restarts, 'restart')})` : ''}. ${rest}`
      }
      return `${capital(where)}: ${said?.replace(/\.$/, '') ?? states[reason] ?? 'not running'}. ${rest}`
    },
    fix: fixPod,
    explain: {
      summary: 'Pods that the Service selects do not run.',
      means: 'A Pod that is pending, cannot start, crashes or has ended has no ready address.',
      why: 'Only a running Pod with an IP address becomes an endpoint; Pods in a terminal phase are left out. A container that ends is started again after a pause that doubles up to five minutes (CrashLoopBackOff), and between two starts nothing listens.',
      sources: ['k8s.io/endpointslice utils.go ShouldPodBeInEndpoints', 'Pod Lifecycle', 'Debug Services: Are the Pods working?'],
      confirm: ['kubectl -n NS get pods -o wide', 'kubectl -n NS describe pod POD', 'kubectl -n NS logs POD -c CONTAINER --previous'],
      mend: [
        'Crash: read the log of the last run and mend what it names.',
        'Image: correct its name, or give the Pod a pull secret.',
        'Unschedulable: the event says which resource, taint or port is in the way.',
      ],
    },
  },
  PT203: {
    name: 'scaled-to-zero',
    title: ({ workload }) => `${workload.kind.toLowerCase()}/${workload.name} is scaled to zero`,
    message: ({ workload }) =>
      `${workload.kind} ${workload.name} has spec.replicas 0: no Pod is meant to run, so the Service has no endpoints.`,
    fix: ({ workload }, { kubectl }) => ({
      text: 'If traffic is meant, scale it up.',
      command: kubectl('scale', `${workload.kind.toLowerCase()}/${workload.name}`, '--replicas=1'),
    }),
    explain: {
      summary: 'The workload behind the Service is scaled to zero.',
      means: 'No traffic is meant: there are no Pods, and connections are rejected.',
      why: 'The Pod template of a Deployment, StatefulSet or ReplicaSet with spec.replicas 0 carries the labels that the Service selects. An autoscaler or a person has put it to rest.',
      sources: ['apps/v1 DeploymentSpec.replicas'],
      confirm: ['kubectl -n NS get deployments,statefulsets -o wide'],
      mend: ['kubectl -n NS scale deployment/NAME --replicas=1'],
    },
  },
}

const states: Partial<Record<CandidateReason, string>> = {
  crashing: 'crashing',
  image: 'without an image',
  'container-waiting': 'waiting to start',
  unschedulable: 'not scheduled',
  failed: 'in phase Failed',
  creating: 'still starting',
  pending: 'pending',
  completed: 'completed',
  terminating: 'terminating',
  'no-address': 'without an address',
  'no-address-in-family': 'without an address of the IP family',
}

function capital(text: string): string {
  return text.startsWith('container') ? `C${text.slice(1)}` : text
}

function fixPod({ pod, container, reason }: Facts['PT202'], { kubectl }: WordContext): Fix {
  if (reason === 'crashing') {
    const args = ['logs', pod, ...(container ? ['-c', container] : []), '--previous']
    return { text: 'Read the log of the last run.', command: kubectl(...args) }
  }
  return { text: 'Look at the events of the Pod.', command: kubectl('describe', 'pod', pod) }
}
