package org.qipa.virtual.ipa.board;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.virtual.ipa.board.RegisterFile.Access;
import org.qipa.virtual.ipa.silicon.Silicon;

/**
 * Where the registers of a window are: which register and which of its instances a word is. Immutable, and one for all
 * devices of a silicon: it is far larger than what their registers hold.
 */
final class RegisterLayout {

    private static final Map<String, Access> ACCESS = accesses();
    private static final Register[] NO_REGISTERS = {};
    private static final short NOTHING = -1;
    /** Those in use, and perhaps some that were; guarded by itself. */
    private static final List<WeakReference<RegisterLayout>> KNOWN = new ArrayList<>();

    private final RegisterMap map;
    private final Register[] registers;
    /** Their names, the same objects as the constants that blocks compare them with: most comparisons end there. */
    private final String[] names;
    private final int[] instances;
    private final Access[] access;
    private final Map<String, Integer> byName = new HashMap<>();
    /** By word: its slot, from which register and instance follow, or {@link #NOTHING}. */
    private final short[] slots;
    private short[] registerOf = new short[256];
    private short[] instanceOf = new short[256];
    private short size;

    private RegisterLayout(RegisterMap map, Register[] registers, int[] instances, int windowBytes) {
        this.map = map;
        this.registers = registers;
        this.instances = instances;
        names = Arrays.stream(registers).map(r -> r.name().intern()).toArray(String[]::new);
        access = new Access[registers.length];
        slots = new short[windowBytes / Integer.BYTES];
        Arrays.fill(slots, NOTHING);
        for (int i = 0; i < registers.length; i++) {
            access[i] = ACCESS.getOrDefault(registers[i].name(), Access.READ_WRITE);
            byName.put(registers[i].name(), i);
            place(i, 0);
        }
        // Neighbours may stand where the second bitmap word would be: instance 0 goes first.
        for (int i = 0; i < registers.length; i++) {
            for (int n = 1; n < instances[i]; n++) {
                place(i, n);
            }
        }
    }

    /** The layout of a map on a silicon; the same one for the same. */
    static RegisterLayout of(RegisterMap map, Silicon silicon, int windowBytes) {
        Register[] registers = map.registers().toArray(NO_REGISTERS);
        int[] instances = Arrays.stream(registers).mapToInt(silicon::instances).toArray();
        synchronized (KNOWN) {
            KNOWN.removeIf(reference -> reference.get() == null);
            for (WeakReference<RegisterLayout> reference : KNOWN) {
                RegisterLayout known = reference.get();
                if (known != null && known.map == map && known.slots.length == windowBytes / Integer.BYTES
                        && Arrays.equals(known.instances, instances)) {
                    return known;
                }
            }
            RegisterLayout layout = new RegisterLayout(map, registers, instances, windowBytes);
            KNOWN.add(new WeakReference<>(layout));
            return layout;
        }
    }

    private void place(int register, int n) {
        int word = registers[register].offset(n) / Integer.BYTES;
        if (word < slots.length && slots[word] == NOTHING) {
            if (size == registerOf.length) {
                registerOf = Arrays.copyOf(registerOf, 2 * size);
                instanceOf = Arrays.copyOf(instanceOf, 2 * size);
            }
            registerOf[size] = (short) register;
            instanceOf[size] = (short) n;
            slots[word] = size++;
        }
    }

    /** Words that are registers. */
    int size() {
        return size;
    }

    /** Words of the window. */
    int words() {
        return slots.length;
    }

    /** Where a word's value is kept, below {@link #size}; negative when it is no register. */
    int slot(int word) {
        return slots[word];
    }

    /** The word at an offset, or -1 when there is no register. */
    int word(int offset) {
        int word = offset / Integer.BYTES;
        return offset >= 0 && offset % Integer.BYTES == 0 && word < slots.length && slots[word] >= 0 ? word : -1;
    }

    /** The register at a word. */
    Register register(int word) {
        return registers[registerOf[slots[word]]];
    }

    /** The name of the register at a word. */
    String name(int word) {
        return names[registerOf[slots[word]]];
    }

    /** A register by name, or null. */
    Register register(String name) {
        Integer register = byName.get(name);
        return register == null ? null : registers[register];
    }

    /** Instances of a register that is there. */
    int instances(String name) {
        return instances[byName.get(name)];
    }

    /** The instance at a word. */
    int instance(int word) {
        return instanceOf[slots[word]];
    }

    /** What can be done with the register at a word. */
    Access access(int word) {
        return access[registerOf[slots[word]]];
    }

    private static Map<String, Access> accesses() {
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
