package org.qipa.shell.capture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What was found in a file or a text.
 *
 * @param datagrams in the order of the file
 * @param skipped   what else was in it, each on a line for people
 */
public record Capture(List<Datagram> datagrams, List<String> skipped) {

    /** What is read at once; more is refused. */
    public static final int LIMIT_BYTES = 64 << 20;

    /** Copies the lists. */
    public Capture {
        datagrams = List.copyOf(datagrams);
        skipped = List.copyOf(skipped);
    }

    /** Reads hexadecimal text as it was typed or pasted. */
    public static Capture ofText(String text) throws CaptureException {
        return unwrapped(new Capture(HexText.read(text), List.of()));
    }

    /** Reads a file of any kind that is known; what kind it is its beginning tells. */
    public static Capture ofFile(byte[] content) throws CaptureException {
        if (content.length > LIMIT_BYTES) {
            throw new CaptureException("file too long: bytes=" + content.length + " limit=" + LIMIT_BYTES);
        }
        if (PcapNg.isOne(content)) {
            return unwrapped(PcapNg.read(content));
        }
        String text = text(content);
        return text.stripLeading().startsWith("{") ? unwrapped(JsonLines.read(text)) : ofText(text);
    }

    private static Capture unwrapped(Capture capture) {
        return new Capture(capture.datagrams.stream().map(Qmux::unwrap).toList(), capture.skipped);
    }

    private static String text(byte[] content) throws CaptureException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new CaptureException("neither text nor pcapng: known=hexadecimal text, hex dump, JSON Lines, pcapng");
        }
    }
}
