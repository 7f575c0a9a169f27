package org.qipa.itests.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.register.Register;

/**
 * The virtual IPA with a driver that does anything: after a bring-up, any value into any register, any bytes into rings,
 * commands, tables and packets, doorbells, memory given back in use, power taken away. The input: the SoC, then steps.
 */
class HostileDriverFuzz extends FuzzTarget {

    private static final int MOST_STEPS = 32;
    private static final int MOST_MILLIS = 32;
    private static final int MOST_BYTES = 1 << 16;

    @FuzzTest
    void shouldSurviveAnyDriver(byte[] input) throws Exception {
        bounded(input, 1 << 28, 1 << 22, () -> {
            var choices = new Choices(input);
            try (var rig = new Rig(Socs.of(choices.u8()))) {
                require(rig.probe(), "no bring-up");
                for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                    try {
                        step(rig, choices);
                    } catch (PlatformException refused) {
                        require(!refused.getMessage().isEmpty(), "refused without a reason");
                    }
                    rig.time.run(Duration.ofNanos(200_000));
                }
            }
        });
    }

    private static void step(Rig rig, Choices choices) {
        Hardware hardware = rig.virtual;
        switch (choices.below(12)) {
            case 0, 1, 2 -> {
                boolean gsi = choices.below(2) == 1;
                (gsi ? hardware.gsi() : hardware.ipa()).write(offset(rig, gsi, choices), choices.i32());
            }
            case 3 -> hardware.ipa().write(choices.i32(), choices.i32());
            case 4 -> hardware.gsi().read(choices.i32());
            case 5, 6 -> write(buffer(rig, choices).segment(), choices);
            case 7 -> {
                // A doorbell or a base that points into memory there is.
                var buffer = buffer(rig, choices);
                int address = (int) buffer.busAddress() + choices.u8() * 8;
                hardware.gsi().write(offset(rig, true, choices), address);
            }
            case 8 -> rig.send(choices.u8());
            case 9 -> {
                switch (choices.below(6)) {
                    case 0 -> hardware.power().clock(choices.below(2) == 1);
                    case 1 -> hardware.power().interconnects(choices.below(2) == 1);
                    case 2 -> hardware.smp2p().clockEnabled(choices.below(2) == 1);
                    case 3 -> hardware.firmware().load("x", choices.u8());
                    case 4 -> hardware.allocate("fuzz", choices.i32() % MOST_BYTES, choices.u16()).close();
                    default -> hardware.systemMemory().map(choices.i64(), choices.i64());
                }
            }
            case 10 -> write(rig.hardware.localMemory(), choices);
            default -> rig.time.run(Duration.ofMillis(choices.below(MOST_MILLIS)));
        }
        rig.virtual.state();
    }

    private static int offset(Rig rig, boolean gsi, Choices choices) {
        var registers = (gsi ? rig.soc.gsiRegisters() : rig.soc.ipaRegisters()).registers();
        Register register = registers.get(choices.below16(registers.size()));
        return register.offset(register.stride() == 0 ? 0 : choices.u8() % 32);
    }

    private static Hardware.DmaBuffer buffer(Rig rig, Choices choices) {
        return rig.hardware.buffers().get(choices.u8() % rig.hardware.buffers().size());
    }

    private static void write(MemorySegment memory, Choices choices) {
        long at = choices.u16() % memory.byteSize();
        byte[] bytes = choices.bytes(choices.u8());
        long most = Math.min(bytes.length, memory.byteSize() - at);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, at, most);
    }
}
