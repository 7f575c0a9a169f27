package org.qipa.api.qmi;

/** A message cannot be encoded or decoded; the message names the TLV, the value, the limit. */
public final class QmiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /**
     * @param rule    stable short name, such as {@code truncated-tlv}
     * @param message names the thing, the value, the limit
     */
    public QmiException(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    /** The rule that was broken: {@code short-message}, {@code length-mismatch}, {@code truncated-tlv}, {@code tlv-length}, {@code unknown-tlv}, {@code missing-tlv}, {@code too-small}, {@code invalid-value}. */
    public String rule() {
        return rule;
    }
}
