package org.qipa.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tables, times and numbers as people read them. */
final class Text {

    /** Two groups of zero or more, of an IPv6 address. */
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

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

    /** Names and numbers side by side in as many columns as fit a width, read line by line. */
    static List<String> columns(Map<String, Long> values, int width) {
        int name = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        int number = values.values().stream().mapToInt(v -> v.toString().length()).max().orElse(0);
        int perLine = Math.max(1, width / (name + number + 4));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int cells = 0;
        for (Map.Entry<String, Long> e : values.entrySet()) {
            line.append(String.format(Locale.ROOT, "  %-" + name + "s  %" + number + "d", e.getKey(), e.getValue()));
            if (++cells % perLine == 0 || cells == values.size()) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        return lines;
    }

    /** An address with its prefix length, IPv6 in the short form of RFC 5952. */
    static String address(String text) {
        if (!text.contains(":") || text.contains("::")) {
            return text;
        }
        int start = 0;
        int end = 0;
        Matcher zeros = ZEROS.matcher(text);
        while (zeros.find()) {
            if (zeros.end() - zeros.start() > end - start) {
                start = zeros.start();
                end = zeros.end();
            }
        }
        if (end == 0) {
            return text;
        }
        String before = text.substring(0, start);
        String after = text.substring(end);
        return (before.isEmpty() ? ":" : before) + ":" + (after.startsWith(":") ? after.substring(1) : after);
    }

    /** An unsigned number in hexadecimal with at least that many digits. */
    static String hex(int value, int digits) {
        return "0x" + String.format(Locale.ROOT, "%0" + digits + "x", value & 0xffff_ffffL);
    }
}
