package org.qipa.core.trace;

import static org.qipa.core.trace.TraceFile.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Memory images as runs of bytes that are not the fill. */
final class Images {

    private static final byte FILL = (byte) 0xa5;

    private Images() {}

    /** Runs of a snapshot in a trace. */
    static Map<Integer, Byte> of(JsonNode sram) {
        var bytes = new TreeMap<Integer, Byte>();
        for (JsonNode s : sram.get("segments")) {
            int at = (int) number(s.get("o"));
            byte[] data = s.has("hex") ? HexFormat.of().parseHex(s.get("hex").asText()) : new byte[s.get("zeros").asInt()];
            for (int i = 0; i < data.length; i++) {
                bytes.put(at + i, data[i]);
            }
        }
        return bytes;
    }

    /** Runs of memory. */
    static Map<Integer, Byte> of(byte[] memory) {
        var bytes = new TreeMap<Integer, Byte>();
        for (int i = 0; i < memory.length; i++) {
            if (memory[i] != FILL) {
                bytes.put(i, memory[i]);
            }
        }
        return bytes;
    }

    /** One line that tells two images apart: runs with their hash. */
    static String digest(Map<Integer, Byte> image) {
        var text = new StringBuilder();
        int start = -1;
        int last = -2;
        int hash = 1;
        for (var e : image.entrySet()) {
            if (e.getValue() == FILL) {
                continue;
            }
            if (e.getKey() != last + 1) {
                if (start >= 0) {
                    text.append(Integer.toHexString(start)).append('+').append(last - start + 1).append('#').append(hash)
                            .append(' ');
                }
                start = e.getKey();
                hash = 1;
            }
            hash = 31 * hash + e.getValue();
            last = e.getKey();
        }
        return text.append(Integer.toHexString(start)).append('+').append(last - start + 1).append('#').append(hash)
                .toString();
    }
}
