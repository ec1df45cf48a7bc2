/**
 * What pages for staff do at once when they may run script; without it each of these is a button or a link. Sent as it
 * is: no import, nothing global.
 */
;(() => {
  const remembered = 'gelombang-focus'
  const dialog = document.querySelector('dialog#keys')
  let pending = ''

  /** Keys of one letter can be switched off in this browser: somebody who dictates, or whose hand shakes, presses them unawares. */
  const keysOff = 'gelombang-keys-off'
  const keysSwitch = document.querySelector('#keys-switch input')
  const readKeys = () => {
    if (keysSwitch === null) return
    const off = localStorage.getItem(keysOff) !== null
    keysSwitch.checked = !off
    document.documentElement.toggleAttribute('data-keys-off', off)
    const status = document.querySelector('#keys-switch [role=status]')
    status.textContent = off ? status.dataset.off : status.dataset.on
    status.parentElement.hidden = false
  }
  keysSwitch?.addEventListener('change', () => {
    if (keysSwitch.checked) localStorage.removeItem(keysOff)
    else localStorage.setItem(keysOff, 'off')
    readKeys()
  })
  window.addEventListener('storage', readKeys)
  window.addEventListener('pageshow', readKeys)
  readKeys()

  /** Asks the question that a field is part of; afterwards the focus is where it was, or was going. */
  const ask = ({ form }, { id }) => {
    if (!form?.matches('[data-at-once]')) return
    sessionStorage.setItem(remembered, JSON.stringify({ id, y: window.scrollY }))
    form.requestSubmit()
  }

  /** Dates that are being typed: each digit is a change, and the year 2 would be asked for on the way to 2020. */
  const typed = new WeakSet()

  /** Each change of a question is in the address at once. */
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return
    if (!typed.has(target)) ask(target, target)
  })

  document.addEventListener('focusout', ({ target, relatedTarget: next }) => {
    if (!(target instanceof HTMLInputElement) || !typed.delete(target)) return
    const stays = next instanceof HTMLElement && target.form?.contains(next)
    if (target.value !== target.defaultValue && (stays || next === null)) ask(target, stays ? next : target)
  })

  /** Where there is little room the question is folded, unless somebody is at it. */
  const narrow = window.matchMedia('(max-width: 48rem)')
  const fold = () => {
    for (const folded of document.querySelectorAll('.fold-narrow')) folded.open = !narrow.matches
  }
  narrow.addEventListener('change', fold)
  fold()

  const stored = sessionStorage.getItem(remembered)
  if (stored !== null) {
    sessionStorage.removeItem(remembered)
    const { id, y } = JSON.parse(stored)
    const field = document.getElementById(id)
    for (const folded of document.querySelectorAll('.fold-narrow')) folded.open ||= folded.contains(field)
    field?.focus({ preventScroll: true })
    window.scrollTo(0, y)
  }

  /** What is not asked stays out of the address; an action is sent once, however often its button is pressed. */
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    if (form.method === 'get') {
      for (const field of form.querySelectorAll('input, select')) {
        if (field.value === '' && field.name !== '') field.disabled = true
      }
      return
    }
    if (form.dataset.sent !== undefined) event.preventDefault()
    form.dataset.sent = 'sent'
  })
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form')) {
      delete form.dataset.sent
      for (const field of form.querySelectorAll(':disabled')) {
        field.disabled = false
      }
    }
  })

  document.addEventListener('keydown', (event) => {
    const { target, key } = event
    if (target instanceof HTMLInputElement && target.type === 'date' && key !== 'Tab') typed.add(target)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (target instanceof HTMLInputElement && !/checkbox|radio/.test(target.type)) return
    if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return
    if (keysSwitch?.checked === false) return
    if (key === '?') {
      event.preventDefault()
      if (dialog?.open) dialog.close()
      else dialog?.showModal()
      return
    }
    const keys = pending + key
    const found = document.querySelector(`[data-key="${CSS.escape(keys)}"]`)
    pending = found === null && key === 'g' ? 'g' : ''
    if (found === null) return
    event.preventDefault()
    dialog?.close()
    if (found instanceof HTMLAnchorElement || found instanceof HTMLButtonElement) found.click()
    else {
      const folded = found.closest('.fold-narrow')
      if (folded !== null) folded.open = true
      found.focus()
    }
  })

  document.querySelector('[data-keys]')?.addEventListener('click', (event) => {
    if (dialog === null) return
    event.preventDefault()
    dialog.showModal()
  })
})()
