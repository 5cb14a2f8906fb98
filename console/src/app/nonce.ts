/** Under which the server lets this page insert styles. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** Tells libraries that insert styles: get-nonce, which Radix's scroll lock asks, looks for this name. CodeMirror is told where it is made (`EditorView.cspNonce.of(nonce)`). */
export function allowStyles(): void {
  Object.assign(globalThis, { __webpack_nonce__: nonce });
}
