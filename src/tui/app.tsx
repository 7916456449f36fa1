import { Box, type SuspendTerminal, Text, useApp, useCursor, useInput, usePaste } from 'ink'
import { memo, useEffect, useSyncExternalStore } from 'react'
import { frameOf } from './frame.ts'
import { keysOf } from './input/ink-keys.ts'
import type { Session } from './session.ts'

/** What only a mounted view can do; filled in when it is. */
export interface Control {
  suspendTerminal?: SuspendTerminal
}

/** The whole screen: a frame of the session's model, one Text a row. */
export function App({ session, control }: { session: Session; control: Control }) {
  const model = useSyncExternalStore(session.subscribe, session.model)
  const { suspendTerminal } = useApp()
  const { setCursorPosition } = useCursor()
  useEffect(() => {
    control.suspendTerminal = suspendTerminal
  }, [control, suspendTerminal])
  useInput((input, key) => {
    for (const name of keysOf(input, key)) session.press(name)
  })
  usePaste(session.paste)
  const { rows, cursor } = frameOf(model)
  setCursorPosition(cursor)
  const numbered = rows.map((text, row) => ({ text, row }))
  return (
    <Box flexDirection="column" width={model.size.columns} height={model.size.rows}>
      {numbered.map(({ text, row }) => (
        <Row key={row} text={text} />
      ))}
    </Box>
  )
}

/** One row of the screen, painted already. An empty text would have no height. */
const Row = memo(function Row({ text }: { text: string }) {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
})
