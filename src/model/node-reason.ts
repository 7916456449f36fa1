/** The rule by which kube-proxy chose. */
export type NodeReason = 'all' | 'local' | 'no-local' | 'hints-zone' | 'hints-node' | 'terminating-fallback' | 'no-endpoint'
