package org.qipa.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables, times and numbers as people read them. */
final class Text {

    private Text() {
    }

    /** Rows under a heading; columns are as wide as their longest cell, the last one is left as it is. */
    static final class Table {

        private final List<String[]> rows = new ArrayList<>();
        private final int columns;

        Table(String... heading) {
            columns = heading.length;
            rows.add(heading);
        }

        /** Adds a row of as many cells as the heading has. */
        Table row(Object... cells) {
            if (cells.length != columns) {
                throw new IllegalArgumentException("cells=" + cells.length + " columns=" + columns);
            }
            String[] row = new String[columns];
            for (int i = 0; i < columns; i++) {
                row[i] = String.valueOf(cells[i]);
            }
            rows.add(row);
            return this;
        }

        boolean isEmpty() {
            return rows.size() == 1;
        }

        @Override
        public String toString() {
            int[] widths = new int[columns];
            for (String[] row : rows) {
                for (int i = 0; i < columns; i++) {
                    widths[i] = Math.max(widths[i], row[i].length());
                }
            }
            StringBuilder text = new StringBuilder();
            for (String[] row : rows) {
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < columns; i++) {
                    line.append(row[i]);
                    if (i < columns - 1) {
                        line.repeat(' ', widths[i] - row[i].length() + 2);
                    }
                }
                text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
            }
            return text.toString();
        }
    }

    /** Milliseconds with three digits, such as {@code 12.345 ms}. */
    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    /** A duration at a glance: {@code 870 us}, {@code 12.3 ms}, {@code 4.2 s}, {@code 3 min}. */
    static String duration(long nanos) {
        if (nanos < 1_000_000L) {
            return nanos / 1_000 + " us";
        }
        if (nanos < 1_000_000_000L) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
        }
        if (nanos < 120_000_000_000L) {
            return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
        }
        return nanos / 60_000_000_000L + " min";
    }

    /** An unsigned number in hexadecimal with at least that many digits. */
    static String hex(int value, int digits) {
        return "0x" + String.format(Locale.ROOT, "%0" + digits + "x", value & 0xffff_ffffL);
    }
}
