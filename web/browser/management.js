/**
 * What pages for staff do at once when they may run script; without it each of these is a button or a link. Sent as it
 * is: no import, nothing global.
 */
;(() => {
  const remembered = 'gelombang-focus'
  const dialog = document.querySelector('dialog#keys')
  let pending = ''

  /** Each change of a question is in the address at once. */
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return
    const { form } = target
    if (form === null || !form.matches('[data-at-once]')) return
    sessionStorage.setItem(remembered, JSON.stringify({ id: target.id, y: window.scrollY }))
    form.requestSubmit()
  })

  const stored = sessionStorage.getItem(remembered)
  if (stored !== null) {
    sessionStorage.removeItem(remembered)
    const { id, y } = JSON.parse(stored)
    document.getElementById(id)?.focus({ preventScroll: true })
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
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (target instanceof HTMLInputElement && !/checkbox|radio/.test(target.type)) return
    if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return
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
    else found.focus()
  })

  document.querySelector('[data-keys]')?.addEventListener('click', (event) => {
    if (dialog === null) return
    event.preventDefault()
    dialog.showModal()
  })
})()
