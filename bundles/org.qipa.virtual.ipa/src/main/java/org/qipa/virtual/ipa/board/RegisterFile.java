package org.qipa.virtual.ipa.board;

import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterField;
import org.qipa.api.register.RegisterMap;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.silicon.Silicon;

/**
 * The words of one register window: only the registers of the silicon's map exist, each with its instances (spec 14 §1).
 * Guarded by the chip's lock.
 */
public final class RegisterFile {

    /** What can be done with a register. */
    public enum Access {
        /** Plain storage, perhaps with an effect when written. */
        READ_WRITE,
        /** The silicon's own, fixed or computed. */
        READ_ONLY,
        /** A write is an action. */
        WRITE_ONLY
    }

    /** A field that is asked for again and again: found once. Reads 0 when this version does not have it. */
    public final class Field {

        private final int word;
        private final RegisterField field;

        private Field(int word, RegisterField field) {
            this.word = word;
            this.field = field;
        }

        /** What it holds. */
        public int get() {
            return word < 0 || field == null ? 0 : (int) field.decode(RegisterFile.this.get(word));
        }
    }

    private final RegisterLayout layout;
    private final int[] values;

    /** Lays out the registers of a map; all words 0. */
    public RegisterFile(RegisterMap map, Silicon silicon, int windowBytes) {
        layout = RegisterLayout.of(map, silicon, windowBytes);
        values = new int[layout.size()];
    }

    /** The word at an offset, or -1 when there is no register. */
    public int word(int offset) {
        return layout.word(offset);
    }

    /** The word of a register's instance, or -1 when there is none. */
    public int word(String name, int n) {
        Register r = layout.register(name);
        return r == null || n < 0 || n >= layout.instances(name) ? -1 : word(r.offset(n));
    }

    /** The register at a word. */
    public Register register(int word) {
        return layout.register(word);
    }

    /** A register by name, or null. */
    public Register register(String name) {
        return layout.register(name);
    }

    /** The name of the register at a word. */
    public String name(int word) {
        return layout.name(word);
    }

    /** The instance at a word. */
    public int instance(int word) {
        return layout.instance(word);
    }

    /** What can be done with the register at a word. */
    public Access access(int word) {
        return layout.access(word);
    }

    /** What a word holds. */
    public int get(int word) {
        return values[layout.slot(word)];
    }

    /** Stores a word. */
    public void set(int word, int value) {
        values[layout.slot(word)] = value;
    }

    /** What a register holds; 0 when this version does not have it. */
    public int value(String name, int n) {
        int word = word(name, n);
        return word < 0 ? 0 : get(word);
    }

    /** Stores a register, if this version has it. */
    public void put(String name, int n, int value) {
        int word = word(name, n);
        if (word >= 0) {
            set(word, value);
        }
    }

    /** A field of a register; 0 when this version does not have it. */
    public int field(String name, int n, String field) {
        RegisterField found = field(name, field);
        return found == null ? 0 : (int) found.decode(value(name, n));
    }

    /** The same, to be read later. */
    public Field find(String name, int n, String field) {
        return new Field(word(name, n), field(name, field));
    }

    private RegisterField field(String name, String field) {
        Register r = layout.register(name);
        if (r != null) {
            for (RegisterField f : r.fields()) {
                if (f.name().equals(field)) {
                    return f;
                }
            }
        }
        return null;
    }

    /** Such as {@code ENDP_INIT_HDR[3]}. */
    public String label(int word) {
        Register r = register(word);
        return r.stride() == 0 ? r.name() : r.name() + "[" + instance(word) + "]";
    }

    /** Every register that can be read, with its value and the fields that are not 0. */
    public void describe(Sheet s, RegisterWindow.Block block) {
        for (int word = 0; word < layout.words(); word++) {
            if (layout.slot(word) >= 0 && access(word) != Access.WRITE_ONLY) {
                Register r = register(word);
                int value = block.read(r.name(), instance(word), word);
                StringBuilder text = new StringBuilder(String.format("0x%08x", value));
                for (RegisterField f : r.fields()) {
                    if (f.decode(value) != 0) {
                        text.append(' ').append(f.name()).append('=').append(f.decode(value));
                    }
                }
                s.put(r.stride() == 0 ? r.name() : Sheet.indexed(r.name(), instance(word)), text);
            }
        }
    }
}
