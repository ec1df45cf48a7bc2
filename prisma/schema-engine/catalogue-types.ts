import type { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/**
 * Makes the driver adapter, which is made for what applications store, good enough for what the schema engine reads
 * from PostgreSQL's catalogue and sends as migrations.
 */
export type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

type FieldsTaker = { addFields: (fields: pg.FieldDef[]) => void }

// Types of the catalogue that the adapter refuses, and types that look the same on the wire.
const CHARACTER = 18
const READ_AS = new Map([
  [CHARACTER, 1042],
  [1002, 1009],
  [1003, 1009],
])

/** Which columns of the answer under way were of type "char"; answers come one at a time. */
const characterColumns = new Set<number>()
let turn: Promise<unknown> = Promise.resolve()

/** For every connection of this process, which does nothing else. */
export function teachCatalogueTypes(): void {
  const prototype: object = pg.Result.prototype
  if (!takesFields(prototype)) throw new Error('this version of pg makes its answers in another way')
  const { addFields } = prototype
  prototype.addFields = function addKnownFields(fields) {
    for (const [index, field] of fields.entries()) {
      if (field.dataTypeID === CHARACTER) characterColumns.add(index)
      field.dataTypeID = READ_AS.get(field.dataTypeID) ?? field.dataTypeID
    }
    addFields.call(this, fields)
  }
}

/** The driver has this method; its type declarations do not show it. */
function takesFields(prototype: object): prototype is FieldsTaker {
  return 'addFields' in prototype && typeof prototype.addFields === 'function'
}

export function suitForEngine(adapter: Adapter): Adapter {
  const queryRaw = adapter.queryRaw.bind(adapter)
  // The engine insists on characters where the catalogue has "char"; the adapter knows no such type.
  adapter.queryRaw = (query) => {
    const answer = turn.then(async () => {
      characterColumns.clear()
      const { columnTypes, ...rest } = await queryRaw(query)
      const isCharacter = (index: number): boolean => characterColumns.has(index)
      return {
        ...rest,
        columnTypes: columnTypes.map((type, at) => (isCharacter(at) ? ColumnTypeEnum.Character : type)),
      }
    })
    turn = answer.catch(() => undefined)
    return answer
  }
  // The adapter's own cuts a script at every semicolon, also inside the body of a function.
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script)
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error
      const { code = '', severity = 'ERROR', message, detail, column, hint } = error
      throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
    }
  }
  return adapter
}
