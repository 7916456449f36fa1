import { Text } from 'ink'
import { memo } from 'react'

/** One row of the screen, painted already. An empty text would have no height. */
export const Row = memo(function Row({ text }: { text: string }) {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
})
