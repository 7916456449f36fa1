import { count, ofAll, selectorText, some, type WordsFor } from '../words.ts'

/** PT2xx: Pods on their way in and out of the rotation. */
export const lifecycleWords: WordsFor<'PT204' | 'PT205' | 'PT206'> = {
  PT204: {
    name: 'readiness-gate',
    title: ({ count: pods, of, gates }) => `${ofAll(pods, of)} held back by ${gates.length === 1 ? 'a readiness gate' : 'readiness gates'}`,
    message: ({ pod, gates, served }) =>
      `The containers of ${pod} are ready, but ${some(gates)} ${gates.length === 1 ? 'is' : 'are'} not True. ${served ? 'Others serve.' : 'No other serves.'}`,
    fix: ({ pod }, { kubectl }) => ({
      text: 'Look at the controller that sets the condition, often one of a load balancer.',
      command: kubectl('describe', 'pod', pod),
    }),
    explain: {
      summary: 'A readiness gate keeps Pods whose containers are ready out of rotation.',
      means: 'The Pod answers, but its condition Ready is False, so that its address gets no traffic.',
      why: 'spec.readinessGates names conditions that a controller outside the Pod has to set to True, as that of a load balancer does once the target is healthy there. The kubelet makes the Pod Ready only when all containers are ready and all of these are True; one that nobody sets counts as False.',
      sources: ['core/v1 PodReadinessGate', 'Pod Lifecycle: Pod readiness', 'aws-load-balancer-controller#2857, #3403, #3665'],
      confirm: [
        "kubectl -n NS get pod POD -o jsonpath='{.spec.readinessGates}'",
        "kubectl -n NS get pod POD -o jsonpath='{.status.conditions}'",
      ],
      mend: [
        'See why its controller does not set the condition: whether it runs, and what its log says of the target.',
        'A controller that was removed leaves its gates in running Pods: Pods that are made again have none.',
      ],
    },
  },
  PT205: {
    name: 'only-terminating',
    title: ({ serving }) => (serving > 0 ? 'only Pods that are being deleted serve' : 'the only endpoints are being deleted'),
    message: ({ port, count: endpoints, serving, resting, headless }) => {
      const all = `Port ${port.port}/${port.protocol} has ${count(endpoints, 'endpoint')}, and ${endpoints === 1 ? 'it belongs to a Pod that is' : 'all belong to Pods that are'} being deleted`
      if (serving > 0) return `${all}. ${serving === endpoints ? 'They get' : `${serving} of them get`} the traffic until they end.`
      if (resting) return `${all}; the workload is scaled to zero.`
      return headless
        ? `${all}: the name of the Service has no address, for the cluster's DNS publishes only what is ready.`
        : `${all} and no longer ready: connections are rejected.`
    },
    fix: ({ selector }, { kubectl, service }) => ({
      text: 'See why no other Pod has taken over.',
      command: selector
        ? kubectl('get', 'pods', '-l', selectorText(selector), '-o', 'wide')
        : kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
    }),
    explain: {
      summary: 'All endpoints of the port belong to Pods that are being deleted.',
      means:
        'What still serves while it terminates gets the traffic until it ends; after that, or where none does, connections are rejected. The name of a headless Service has no address at once.',
      why: "An endpoint of a Pod that is being deleted is never ready. kube-proxy falls back to those that still serve only while there is no ready one; the cluster's DNS, which alone leads to a headless Service, publishes the ready ones and no others. It happens where all Pods are replaced at once (strategy Recreate, maxUnavailable 100%, one replica that is drained), or where their Node does not confirm that they have ended.",
      sources: [
        'kube-proxy pkg/proxy/topology.go',
        'CoreDNS plugin/kubernetes',
        'discovery/v1 EndpointConditions',
        'KEP-1669',
        'kubernetes#86280',
      ],
      confirm: [
        "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].endpoints[*].conditions}'",
        'kubectl -n NS get pods -o wide',
      ],
      mend: [
        'Let new Pods become ready before old ones go: strategy.rollingUpdate.maxUnavailable 0, more than one replica, a PodDisruptionBudget.',
        'A Pod that stays Terminating: look at its Node and at its finalizers.',
      ],
    },
  },
  PT206: {
    name: 'drops-on-rollout',
    title: () => 'a Pod that is being deleted has no preStop hook',
    message: ({ pod, container, count: pods }) =>
      `${container ? `Container ${container} of ${pod}` : pod}${pods > 1 ? ` and ${count(pods - 1, 'more Pod')}` : ''} ${pods > 1 ? 'were' : 'was'} told to end at the moment when the Nodes were told to leave ${pods > 1 ? 'them' : 'it'} out: unless the process waits by itself, connections of that moment are refused.`,
    fix: () => ({ text: 'Add a preStop hook that waits a few seconds: lifecycle.preStop.sleep.seconds in the Pod template.' }),
    explain: {
      summary: 'A Pod is being deleted, and no preStop hook keeps it listening until all Nodes have left it out.',
      means:
        'During a rollout a few connections may be refused. It is said only while a Pod terminates, and cannot be proven from the API.',
      why: 'When a Pod is deleted, the kubelet runs its preStop hook and then sends SIGTERM, while the EndpointSlice controller and the kube-proxy of every Node take its address out. Nothing orders the two. A process that stops listening at SIGTERM at once is still sent connections for a moment.',
      sources: ['Pod Lifecycle: Termination of Pods', 'core/v1 Lifecycle.preStop', 'kubernetes#86280, #43576', 'traefik#4452'],
      confirm: ["kubectl -n NS get pod POD -o jsonpath='{.spec.containers[*].lifecycle}'"],
      mend: [
        'Set lifecycle.preStop.sleep.seconds (Kubernetes 1.30 and later), or a preStop command that sleeps, to about 5; terminationGracePeriodSeconds has to be longer.',
        'Or let the process go on listening for some seconds after SIGTERM.',
      ],
    },
  },
}
