import { syntaxTree } from '@codemirror/language';
import type { Extension, Range } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';

/** In the console's own colours, which change with the theme. */
const look = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: 'inherit', border: '1px solid var(--edge)', borderRadius: '6px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  // What goes on below stands in a little.
  '.cm-line': { padding: '0 12px 0 calc(6px + 2ch)', textIndent: '-2ch' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--muted)', border: 'none', borderTopLeftRadius: '6px', borderBottomLeftRadius: '6px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--surface)', color: 'var(--text)', fontWeight: 600 },
  '.cm-gutter-lint': { width: '18px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '3px 1px' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--text)', border: '1px solid var(--line)', borderRadius: '6px', boxShadow: 'var(--shadow)', maxWidth: '440px' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeftWidth: '3px', fontFamily: 'var(--font-sans)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
  '.cm-lintRange-error, .cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy', textDecorationThickness: '1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-error': { textDecorationColor: 'var(--bad)' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--warn)' },
  '.cm-key': { color: 'var(--accent)' },
  '.cm-comment': { color: 'var(--faint)' },
  '.cm-string': { color: 'var(--good)' },
});

const classOf: Readonly<Record<string, string>> = { Key: 'cm-key', Comment: 'cm-comment', QuotedLiteral: 'cm-string', BlockLiteralContent: 'cm-string' };

/** Keys, comments and quoted text by their colours, of what is in sight. */
const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marksOf(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state)) this.decorations = marksOf(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function marksOf(view: EditorView): DecorationSet {
  const marks: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from, to,
      enter({ name, from: begin, to: end }) {
        const found = classOf[name];
        if (found === undefined || begin === end) return true;
        marks.push(Decoration.mark({ class: found }).range(begin, end));
        // What is a key is one whatever stands in it.
        return false;
      },
    });
  }
  return Decoration.set(marks, true);
}

export const editorLook: Extension = [look, colours];
