/** What the fuzzer of kubeconfig files has found. */
export const kubeconfigCases: readonly string[] = [
  // An error line as long as the kind that it names.
  JSON.stringify({ kind: 'x'.repeat(2_500) }),
]
