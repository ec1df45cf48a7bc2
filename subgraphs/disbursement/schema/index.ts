import { builder } from '../builder.ts'
import './account.ts'
import './account-mutations.ts'
import './batch.ts'
import './batch-mutations.ts'
import './participant.ts'
import './payments-due.ts'

builder.queryType({})
builder.mutationType({})

export const schema = builder.toSubGraphSchema({})
