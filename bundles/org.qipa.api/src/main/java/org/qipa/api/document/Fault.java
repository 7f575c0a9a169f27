package org.qipa.api.document;

/**
 * One thing that is wrong with a document or a table.
 *
 * @param path    where, as a JSON pointer into the document, such as {@code /endpoints/3/channel/tlv_count}
 * @param rule    the rule that is broken, a stable short name such as {@code size-alignment}
 * @param message what is wrong, in plain words, with {@code name=value} and the limit
 */
public record Fault(String path, String rule, String message) {

    @Override
    public String toString() {
        return (path.isEmpty() ? "/" : path) + ": " + message + " [" + rule + "]";
    }
}
