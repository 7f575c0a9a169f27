package org.qipa.api.register;

import java.util.List;
import java.util.Optional;

/**
 * A register of one hardware version.
 *
 * @param name     such as {@code ENDP_INIT_HDR}
 * @param offset   of instance 0 in its window, in bytes, for the AP's execution environment
 * @param stride   from one instance to the next in bytes; 0 when there is one only
 * @param instance what the instance number means: {@code endpoint}, {@code channel}, {@code event_ring},
 *                 {@code resource_type}, {@code route}, {@code endpoint_bitmap_word}, {@code endpoint_or_route}, or empty
 * @param bitmapOf what each bit stands for when the register is a bitmap, or empty
 * @param fields   in ascending order of their lowest bit; composite ones last. Empty: a plain 32-bit word
 */
public record Register(String name, int offset, int stride, String instance, String bitmapOf,
        List<RegisterField> fields) {

    /** Copies the fields. */
    public Register {
        fields = List.copyOf(fields);
    }

    /** Offset of an instance; instance 0 is the only one when there is no stride. */
    public int offset(int n) {
        if (n < 0 || n > 0 && stride == 0) {
            throw new RegisterException("no such instance: register=" + name + " instance=" + n);
        }
        return offset + n * stride;
    }

    /** A field by name, if this version has it. */
    public Optional<RegisterField> find(String field) {
        for (RegisterField f : fields) {
            if (f.name().equals(field)) {
                return Optional.of(f);
            }
        }
        return Optional.empty();
    }

    /** Whether this version has the field. */
    public boolean has(String field) {
        return find(field).isPresent();
    }

    /** A field by name; refuses one that this version does not have. */
    public RegisterField field(String field) {
        return find(field).orElseThrow(() -> new RegisterException("no such field: register=" + name
                + " field=" + field + " known=" + fields.stream().map(RegisterField::name).toList()));
    }

    /** Starts a word with all bits 0. */
    public RegisterWord word() {
        return new RegisterWord(this, 0);
    }

    /** Starts from a word that was read, for a read-modify-write. */
    public RegisterWord word(int current) {
        return new RegisterWord(this, current);
    }
}
