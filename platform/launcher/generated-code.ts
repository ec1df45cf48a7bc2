import { OperatorError } from './operator-error.ts'
import { ensurePrismaClient } from './prisma-client.ts'
import type { Tools } from './tool.ts'

/** Makes what is generated and not committed, but needed to check types and to test. */
export async function generateCode(tools: Tools): Promise<void> {
  await ensurePrismaClient(tools)
  const result = await tools.run('GraphQL types', ['web/codegen.ts'], {})
  if (!result.ok) {
    throw new OperatorError('The types of the GraphQL documents could not be generated.', result.errors.trim())
  }
}
