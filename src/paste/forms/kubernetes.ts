import { type Form, HOW, pattern } from '../form.ts'

const prober = 'kubernetes/kubernetes pkg/kubelet/prober/prober.go'

/** What the API server, the kubelet's events and kubectl write beside the errors of Go. */
export const kubernetesForms: readonly Form[] = [
  {
    pattern: pattern`(?<object>\bpod\/[a-z\d][a-z\d.-]{0,252})\s+(?:Readiness|Liveness|Startup) probe failed: ${HOW}`,
    source: `${prober}; kubectl get events`,
  },
  {
    pattern: pattern`\b(?:Readiness|Liveness|Startup) probe failed: HTTP probe failed with statuscode: (?<how>\d{3})`,
    source: 'kubernetes/kubernetes pkg/probe/http/http.go',
  },
  {
    pattern: pattern`\bno endpoints available for service "(?:https?:)?(?<service>[a-z\d-]{1,63}(?:\/[a-z\d-]{1,63})?)(?::[^"]{0,63})?"`,
    symptom: 'http-503',
    source: 'kubernetes/kubernetes pkg/registry/core/service/storage/storage.go',
  },
  {
    pattern: pattern`\bThe connection to the server (?<at>[a-z\d][\w.-]{0,252}:\d{1,5}) was refused - did you specify`,
    symptom: 'refused',
    source: 'kubernetes/kubectl pkg/cmd/util/helpers.go',
  },
]
