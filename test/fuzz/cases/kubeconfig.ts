/** What the fuzzer of kubeconfig files has found. */
export const kubeconfigCases: readonly string[] = [
  // An error line as long as the kind that it names.
  JSON.stringify({ kind: 'x'.repeat(2_500) }),
  // What stood in place of the kind was repeated, secrets too.
  JSON.stringify({ kind: [{ token: 'S3CR3T-token' }] }),
]
