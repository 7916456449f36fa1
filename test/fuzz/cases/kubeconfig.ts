/** What the fuzzer of kubeconfig files has found. */
export const kubeconfigCases: readonly string[] = [
  // An error line as long as the kind that it names.
  JSON.stringify({ kind: 'x'.repeat(2_500) }),
  // The error repeated the text in place of the kind, including secrets.
  JSON.stringify({ kind: [{ token: 'S3CR3T-token' }] }),
  // A server that is not a URL: its password is not where a URL has one.
  ...['h&a ttps://u:S3CR3T-server@127.0.0.1:6443/x', 'https://u:S3CR3T-server&a 127.0.0.1:6443/x'].map((server) =>
    JSON.stringify({
      'current-context': 'dev',
      clusters: [{ name: 'dev', cluster: { server } }],
      contexts: [{ name: 'dev', context: { cluster: 'dev' } }],
    }),
  ),
]
