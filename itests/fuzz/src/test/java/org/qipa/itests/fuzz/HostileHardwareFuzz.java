package org.qipa.itests.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.Register;
import org.qipa.api.soc.RegionId;

/**
 * The driver against hardware that lies: registers with any value (states, interrupts, ERROR_LOG, SHARED_MEM_SIZE, FLAVOR_0,
 * HW_PARAM), event rings, microcontroller's region and all other shared memory with any bytes, interrupts from nowhere. The
 * input: the SoC, lies before the bring-up, then steps.
 */
class HostileHardwareFuzz extends FuzzTarget {

    private static final int MOST_STEPS = 24;
    private static final int MOST_EARLY_LIES = 8;
    private static final int MOST_MILLIS = 64;
    /** So many reads mean: until it stops lying. */
    private static final int STUCK = 0xff;

    @FuzzTest
    void shouldSurviveAnyHardware(byte[] input) throws Exception {
        bounded(input, 1 << 28, 1 << 22, () -> {
            var choices = new Choices(input);
            try (var rig = new Rig(Socs.of(choices.u8()))) {
                for (int lies = choices.below(MOST_EARLY_LIES); lies > 0; lies--) {
                    lie(rig, choices);
                }
                if (rig.probe()) {
                    for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                        step(rig, choices);
                    }
                }
            }
        });
    }

    private static void step(Rig rig, Choices choices) {
        switch (choices.below(10)) {
            case 0, 1 -> lie(rig, choices);
            case 2, 3 -> write(buffer(rig, choices), choices);
            case 4 -> write(rig.hardware.localMemory().asSlice(ucOffset(rig), 128), choices);
            case 5 -> rig.hardware.interruptFromNowhere(Hardware.Interrupt.values()[choices.below(4)]);
            case 6 -> rig.send(choices.u8());
            case 7 -> rig.power(choices.below(2) == 1);
            case 8 -> {
                rig.hardware.stopLying();
                rig.look();
            }
            default -> rig.time.run(Duration.ofMillis(choices.below(MOST_MILLIS)));
        }
        rig.time.run(Duration.ofNanos(200_000));
    }

    private static void lie(Rig rig, Choices choices) {
        boolean gsi = choices.below(2) == 1;
        List<Register> registers = (gsi ? rig.soc.gsiRegisters() : rig.soc.ipaRegisters()).registers();
        Register register = registers.get(choices.below16(registers.size()));
        int instance = choices.u8();
        int value = choices.i32();
        int reads = choices.u8();
        rig.hardware.lie(gsi, register.offset(register.stride() == 0 ? 0 : instance % 32), value,
                reads == STUCK ? Integer.MAX_VALUE : reads);
    }

    /** One of the buffers in use: rings, tables, commands, packets. */
    private static MemorySegment buffer(Rig rig, Choices choices) {
        var buffers = rig.hardware.buffers();
        return buffers.isEmpty() ? MemorySegment.ofArray(new byte[1])
                : buffers.get(choices.u8() % buffers.size()).segment();
    }

    private static void write(MemorySegment memory, Choices choices) {
        long at = choices.u16() % memory.byteSize();
        byte[] bytes = choices.bytes(choices.u8());
        long most = Math.min(bytes.length, memory.byteSize() - at);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, at, most);
    }

    private static long ucOffset(Rig rig) {
        return rig.soc.table().memory().regions().stream().filter(r -> r.id() == RegionId.UC_SHARED).findFirst()
                .orElseThrow().offset();
    }
}
