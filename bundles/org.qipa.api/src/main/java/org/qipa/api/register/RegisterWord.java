package org.qipa.api.register;

/** A word of a register under construction. Immutable: each {@code with} answers a new one. */
public record RegisterWord(Register register, int value) {

    /** Sets a field; refuses an unknown field and a value that does not fit. */
    public RegisterWord with(String field, long fieldValue) {
        RegisterField f = register.field(field);
        return new RegisterWord(register, value & ~f.mask() | encode(f, fieldValue));
    }

    /** Sets a one-bit field. */
    public RegisterWord with(String field, boolean on) {
        return with(field, on ? 1 : 0);
    }

    /** Sets a field if this version has it, and otherwise insists that the value is 0. */
    public RegisterWord withIfPresent(String field, long fieldValue) {
        if (register.has(field)) {
            return with(field, fieldValue);
        }
        if (fieldValue != 0) {
            throw new RegisterException("no such field: register=" + register.name() + " field=" + field + " value="
                    + fieldValue);
        }
        return this;
    }

    /** A field's value in this word. */
    public long get(String field) {
        return register.field(field).decode(value);
    }

    private int encode(RegisterField f, long fieldValue) {
        if (fieldValue < 0 || fieldValue > f.max()) {
            throw new RegisterException("value does not fit: register=" + register.name() + " field=" + f.name()
                    + " value=" + fieldValue + " limit=" + f.max());
        }
        return f.encode(fieldValue);
    }
}
