package org.qipa.api.qmi;

import java.util.Optional;

/**
 * A TLV of a {@link DecodedMessage}.
 *
 * @param type  0 to 255
 * @param raw   its value as it was on the wire, two hexadecimal digits a byte
 * @param name  as declared, such as {@code serving_system}; empty when this message has no such TLV
 * @param value as in {@link QmiMessage}; empty when the TLV is not known or its value could not be read
 * @param text  the value on one line with the names of enumerators, such as {@code {result=FAILURE(1), error=NO_EFFECT(26)}};
 *              {@code raw} when there is no value
 * @param fault why the value could not be read; it names the thing, the value, the limit
 */
public record DecodedTlv(int type, String raw, Optional<String> name, Optional<Object> value, String text,
        Optional<String> fault) {
}
