import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, Transaction, type Text } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { nonce } from '../../app/nonce.ts';
import { editorLook } from './editor-look.ts';

/** What is said of a line, from 1. */
export interface LineMark {
  line: number;
  level: 'error' | 'warning';
  message: string;
}

export interface EditorHandle {
  /** Puts the cursor into a line, and the line into sight. */
  goTo(line: number): unknown;
}

export interface EditorProps {
  label: string;
  /** The id of what says more about it: the findings. */
  describedBy: string;
  value: string;
  onChange: (text: string) => void;
  marks: readonly LineMark[];
  /** The line to begin at. */
  startAt?: number | undefined;
  ref?: Ref<EditorHandle>;
}

/** A text in YAML. Tab leaves it, as it leaves any other field. */
export function Editor({ label, describedBy, value, onChange, marks, startAt, ref }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const told = useRef(onChange);
  useEffect(() => {
    told.current = onChange;
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = new EditorView({ parent: place.current, state: stateOf(value, { label, describedBy }, (text) => told.current(text)) });
    view.current = made;
    return () => made.destroy();
    // Its text is its own from here on: what comes from outside is written into it below.
  }, [label, describedBy]);
  useEffect(() => {
    const now = view.current;
    if (now === null || now.state.doc.toString() === value) return;
    now.dispatch({ changes: changeOf(now.state.doc, value), annotations: Transaction.userEvent.of('outside') });
  }, [value]);
  useEffect(() => {
    if (view.current !== null) view.current.dispatch(setDiagnostics(view.current.state, marks.map((mark) => diagnosticOf(view.current?.state.doc, mark))));
  }, [marks]);
  useEffect(() => {
    if (startAt !== undefined && view.current !== null) goTo(view.current, startAt);
  }, [startAt]);
  useImperativeHandle(ref, () => ({ goTo: (line) => view.current !== null && goTo(view.current, line) }), []);
  // As high as what holds its place: it is empty for a moment, and what stands below must not jump.
  return <div ref={place} className="control-text min-h-160 wide:text-sm" />;
}

function stateOf(text: string, { label, describedBy }: Pick<EditorProps, 'label' | 'describedBy'>, onChange: (text: string) => void): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(nonce), editorLook, lineNumbers(), lintGutter(), history(), highlightActiveLine(), highlightActiveLineGutter(), indentOnInput(), indentUnit.of('  '), EditorView.lineWrapping, yaml(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy, spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (docChanged && !transactions.some((one) => one.isUserEvent('outside'))) onChange(state.doc.toString());
      }),
    ],
  });
}

/** Only what differs, so that the cursor stays where it was. */
function changeOf(doc: Text, value: string): { from: number; to: number; insert: string } {
  const old = doc.toString();
  let start = 0;
  while (start < old.length && start < value.length && old[start] === value[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < value.length - start && old[old.length - 1 - end] === value[value.length - 1 - end]) end += 1;
  return { from: start, to: old.length - end, insert: value.slice(start, value.length - end) };
}

function goTo(view: EditorView, line: number): void {
  const { from } = lineOf(view.state.doc, line);
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}

function lineOf(doc: Text, line: number): { from: number; to: number; text: string } {
  return doc.line(Math.min(Math.max(line, 1), doc.lines));
}

function diagnosticOf(doc: Text | undefined, { line, level, message }: LineMark): Diagnostic {
  const { from, to, text } = doc === undefined ? { from: 0, to: 0, text: '' } : lineOf(doc, line);
  return { from: from + (text.length - text.trimStart().length), to, severity: level, message };
}
