package org.qipa.virtual.ipa.board;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final Map<String, Access> ACCESS = access();
    private static final Register[] NO_REGISTERS = {};

    private final Register[] registers;
    private final Access[] access;
    private final short[] at;
    private final short[] instance;
    private final int[] words;
    private final Map<String, Register> byName = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();

    /** Lays out the registers of a map; all words 0. */
    public RegisterFile(RegisterMap map, Silicon silicon, int windowBytes) {
        registers = map.registers().toArray(NO_REGISTERS);
        access = new Access[registers.length];
        at = new short[windowBytes / 4];
        instance = new short[windowBytes / 4];
        words = new int[windowBytes / 4];
        Arrays.fill(at, (short) -1);
        for (int i = 0; i < registers.length; i++) {
            Register r = registers[i];
            access[i] = ACCESS.getOrDefault(r.name(), Access.READ_WRITE);
            byName.put(r.name(), r);
            place(i, 0);
        }
        // Neighbours may stand where the second bitmap word would be: instance 0 goes first.
        for (int i = 0; i < registers.length; i++) {
            int limit = silicon.instances(registers[i]);
            limits.put(registers[i].name(), limit);
            for (int n = 1; n < limit; n++) {
                place(i, n);
            }
        }
    }

    private void place(int register, int n) {
        int word = registers[register].offset(n) / 4;
        if (word < at.length && at[word] < 0) {
            at[word] = (short) register;
            instance[word] = (short) n;
        }
    }

    /** The word at an offset, or -1 when there is no register. */
    public int word(int offset) {
        return offset >= 0 && offset % 4 == 0 && offset / 4 < at.length && at[offset / 4] >= 0 ? offset / 4 : -1;
    }

    /** The word of a register's instance, or -1 when there is none. */
    public int word(String name, int n) {
        Register r = byName.get(name);
        return r == null || n < 0 || n >= limits.get(name) ? -1 : word(r.offset(n));
    }

    /** The register at a word. */
    public Register register(int word) {
        return registers[at[word]];
    }

    /** A register by name, or null. */
    public Register register(String name) {
        return byName.get(name);
    }

    /** The instance at a word. */
    public int instance(int word) {
        return instance[word];
    }

    /** What can be done with the register at a word. */
    public Access access(int word) {
        return access[at[word]];
    }

    /** What a word holds. */
    public int get(int word) {
        return words[word];
    }

    /** Stores a word. */
    public void set(int word, int value) {
        words[word] = value;
    }

    /** What a register holds; 0 when this version does not have it. */
    public int value(String name, int n) {
        int word = word(name, n);
        return word < 0 ? 0 : words[word];
    }

    /** Stores a register, if this version has it. */
    public void put(String name, int n, int value) {
        int word = word(name, n);
        if (word >= 0) {
            words[word] = value;
        }
    }

    /** A field of a register; 0 when this version does not have it. */
    public int field(String name, int n, String field) {
        Register r = byName.get(name);
        int value = value(name, n);
        if (r != null) {
            for (RegisterField f : r.fields()) {
                if (f.name().equals(field)) {
                    return (int) f.decode(value);
                }
            }
        }
        return 0;
    }

    /** Such as {@code ENDP_INIT_HDR[3]}. */
    public String label(int word) {
        Register r = register(word);
        return r.stride() == 0 ? r.name() : r.name() + "[" + instance[word] + "]";
    }

    /** Every register that can be read, with its value and the fields that are not 0. */
    public void describe(Sheet s, RegisterWindow.Block block) {
        for (int word = 0; word < at.length; word++) {
            if (at[word] >= 0 && access(word) != Access.WRITE_ONLY) {
                Register r = register(word);
                int value = block.read(r.name(), instance[word], word);
                StringBuilder text = new StringBuilder(String.format("0x%08x", value));
                for (RegisterField f : r.fields()) {
                    if (f.decode(value) != 0) {
                        text.append(' ').append(f.name()).append('=').append(f.decode(value));
                    }
                }
                s.put(r.stride() == 0 ? r.name() : Sheet.indexed(r.name(), instance[word]), text);
            }
        }
    }

    private static Map<String, Access> access() {
        Map<String, Access> map = new HashMap<>();
        for (String name : List.of("FLAVOR_0", "SHARED_MEM_SIZE", "STATE_AGGR_ACTIVE", "IPA_IRQ_STTS", "IRQ_SUSPEND_INFO",
                "GSI_STATUS", "HW_PARAM_2", "HW_PARAM_4", "EV_CH_E_CNTXT_4", "CNTXT_TYPE_IRQ", "CNTXT_SRC_CH_IRQ",
                "CNTXT_SRC_EV_CH_IRQ", "CNTXT_SRC_IEOB_IRQ", "CNTXT_GLOB_IRQ_STTS", "CNTXT_GSI_IRQ_STTS")) {
            map.put(name, Access.READ_ONLY);
        }
        for (String name : List.of("FILT_ROUT_HASH_FLUSH", "FILT_ROUT_CACHE_FLUSH", "AGGR_FORCE_CLOSE", "IPA_IRQ_CLR",
                "IPA_IRQ_UC", "IRQ_SUSPEND_CLR", "CH_C_DOORBELL_0", "EV_CH_E_DOORBELL_0", "CH_CMD", "EV_CH_CMD",
                "GENERIC_CMD", "CNTXT_SRC_CH_IRQ_CLR", "CNTXT_SRC_EV_CH_IRQ_CLR", "CNTXT_SRC_IEOB_IRQ_CLR",
                "CNTXT_GLOB_IRQ_CLR", "CNTXT_GSI_IRQ_CLR", "ERROR_LOG_CLR")) {
            map.put(name, Access.WRITE_ONLY);
        }
        return map;
    }
}
