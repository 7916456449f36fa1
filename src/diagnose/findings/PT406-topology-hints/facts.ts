/** What is to be known of hints. `zone`: no endpoint is hinted for these zones; `overload`: one endpoint gets this share, in percent. */
export type Facts =
  | { kind: 'absent'; setting: string }
  | { kind: 'incomplete'; without: readonly string[]; of: number }
  | { kind: 'zone'; zones: readonly string[]; nodes: readonly string[] }
  | { kind: 'overload'; endpoint: string; share: number; of: number }
