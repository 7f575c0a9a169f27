package org.qipa.api.qmi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message with its values by TLV name: {@link Long} for integers and enumerations, {@link Double} for floats,
 * {@link String}, {@code Map<String, Object>} for structs, {@code List} for arrays (see {@link Value}). Absent optional TLVs
 * have no entry.
 */
public record QmiMessage(MessageDeclaration declaration, Map<String, Object> values) {

    /** Copies the values, keeping their order. */
    public QmiMessage {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A scalar, if present. */
    public Optional<Long> number(String tlv) {
        return Optional.ofNullable((Long) values.get(tlv));
    }

    /** A member of a struct, if the TLV is present. */
    public Optional<Long> number(String tlv, String member) {
        return values.get(tlv) instanceof Map<?, ?> m ? Optional.ofNullable((Long) m.get(member)) : Optional.empty();
    }
}
