/** What the fuzzer of dumps and manifests has found. */
export const dumpCases: readonly { content: string; argv: string[] }[] = []
