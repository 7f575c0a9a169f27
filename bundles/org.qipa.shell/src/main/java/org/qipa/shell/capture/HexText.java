package org.qipa.shell.capture;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads hexadecimal text: plain, or dumps with offsets as {@code xxd}, {@code hexdump -C}, {@code tcpdump -x} and Wireshark
 * write them. A datagram ends at an empty line, where an offset is 0 again, or, in plain text, with the line that has its
 * last byte by what its header says. Lines that begin with {@code #} say nothing.
 */
final class HexText {

    /** An offset with a colon or two spaces behind it, then bytes, then perhaps the same as characters. */
    private static final Pattern DUMP = Pattern.compile("(?:0[xX])?([0-9a-fA-F]{4,16})(:\\s+| {2,})(.*)");
    private static final Pattern OFFSET_ALONE = Pattern.compile("[0-9a-fA-F]{4,16}:?");
    /** What may stand between bytes. */
    private static final Pattern SEPARATORS = Pattern.compile("(?:[\\s:,;-]|0[xX])+");

    /** Characters of a bad line that a message quotes. */
    private static final int SHOWN = 40;

    private final List<Datagram> found = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int firstLine;
    private boolean dump;
    /** The last row of a dump, and whether it goes on until the next offset. */
    private byte[] row = {};
    private boolean repeats;

    private HexText() {
    }

    static List<Datagram> read(String text) throws CaptureException {
        var reader = new HexText();
        int number = 0;
        for (String line : text.lines().toList()) {
            reader.line(++number, line.strip());
        }
        reader.end();
        return reader.found;
    }

    private void line(int number, String line) throws CaptureException {
        if (line.isEmpty() || line.startsWith("#")) {
            end();
            return;
        }
        if (dump && line.equals("*")) {
            repeats = true;
            return;
        }
        Matcher matcher = DUMP.matcher(line);
        if (matcher.matches()) {
            dumpLine(number, matcher);
        } else if (dump && OFFSET_ALONE.matcher(line).matches()) {
            at(number, Long.parseUnsignedLong(line.replace(":", ""), 16));
            end(); // where the dump ends
        } else {
            plainLine(number, line);
        }
    }

    private void dumpLine(int number, Matcher matcher) throws CaptureException {
        long offset = Long.parseUnsignedLong(matcher.group(1), 16);
        if (offset == 0 || !dump) {
            end();
            begin(number);
            dump = true;
        }
        at(number, offset);
        row = hex(number, withoutCharacters(matcher.group(3), matcher.group(2).startsWith(":")));
        bytes.writeBytes(row);
    }

    /** Bytes end where two spaces are behind a colon; without one, at a bar or at three spaces. */
    private static String withoutCharacters(String rest, boolean colon) {
        int bar = colon ? -1 : rest.indexOf('|');
        int end = bar >= 0 ? bar : rest.indexOf(colon ? "  " : "   ");
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** Checks an offset, and writes the rows that a star stood for. */
    private void at(int number, long offset) throws CaptureException {
        while (repeats && row.length > 0 && bytes.size() < offset && offset <= Capture.LIMIT_BYTES) {
            bytes.writeBytes(row);
        }
        repeats = false;
        if (offset != bytes.size()) {
            throw new CaptureException("offset does not follow: line=" + number + " offset=0x" + Long.toHexString(offset)
                    + " expected=0x" + Integer.toHexString(bytes.size()));
        }
    }

    private void plainLine(int number, String line) throws CaptureException {
        int whole = Qmux.wholeLength(bytes.toByteArray());
        if (dump || whole > 0 && bytes.size() >= whole) {
            end();
        }
        byte[] more = hex(number, line);
        if (bytes.size() == 0) {
            begin(number);
        }
        bytes.writeBytes(more);
    }

    private static byte[] hex(int number, String text) throws CaptureException {
        var read = new ByteArrayOutputStream();
        for (String digits : SEPARATORS.split(text)) {
            try {
                read.writeBytes(HexFormat.of().parseHex(digits));
            } catch (IllegalArgumentException e) {
                throw new CaptureException("not hexadecimal: line=" + number + " "
                        + (digits.chars().allMatch(HexFormat::isHexDigit) ? "digits=" + digits.length()
                        + ", two make a byte" : "text=" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text)));
            }
        }
        return read.toByteArray();
    }

    private void begin(int number) {
        firstLine = number;
    }

    private void end() {
        if (bytes.size() > 0) {
            found.add(Datagram.of("line " + firstLine, bytes.toByteArray()));
        }
        bytes.reset();
        dump = false;
        repeats = false;
        row = new byte[0];
    }
}
