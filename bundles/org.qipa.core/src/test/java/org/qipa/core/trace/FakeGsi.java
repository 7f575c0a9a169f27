package org.qipa.core.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.RegisterMap;

/** The GSI of the fake platform: commands take effect at once, doorbells consume TREs at once. */
final class FakeGsi extends FakeRegisters {

    /** A TRE. */
    record Tre(int index, long address, int length, int flags, byte[] raw) {

        /** What stands behind the address: length or opcode, reserved bytes, flags. */
        static String behindAddress(byte[] raw) {
            return HexFormat.of().formatHex(raw, Long.BYTES, raw.length);
        }
    }

    private static final int TRE = 16;
    private static final int IEOT = 1 << 9;
    private static final int COMMAND = 3;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final FakePlatform platform;
    private final GsiWrites writes;
    private final int[] channelState = new int[32];
    private final int[] ringState = new int[32];
    private final int[] readIndex = new int[32];
    private final int[] eventIndex = new int[32];
    private final Map<Integer, Deque<Tre>> buffers = new HashMap<>();
    int channelIrq;
    int ringIrq;
    int ieob;
    int global;
    int general;
    /** Knobs. */
    int stopInProc;
    int retryGeneric;
    boolean holdTx;
    boolean holdInterrupt;

    FakeGsi(RegisterMap map, FakePlatform platform, GsiWrites writes) {
        super(map, platform);
        this.platform = platform;
        this.writes = writes;
    }

    @Override
    int special(RegisterMap.Located at, int stored) {
        int n = at.instance();
        return switch (at.register().name()) {
            case "CNTXT_TYPE_IRQ" -> types();
            case "CNTXT_SRC_CH_IRQ" -> channelIrq;
            case "CNTXT_SRC_EV_CH_IRQ" -> ringIrq;
            case "CNTXT_SRC_IEOB_IRQ" -> ieob & get("CNTXT_SRC_IEOB_IRQ_MSK", 0);
            case "CNTXT_GLOB_IRQ_STTS" -> global;
            case "CNTXT_GSI_IRQ_STTS" -> general;
            case "CH_C_CNTXT_0" -> stored & ~0xf00000 | channelState[n] << 20;
            case "EV_CH_E_CNTXT_0" -> stored & ~0xf00000 | ringState[n] << 20;
            case "EV_CH_E_CNTXT_4" -> get("EV_CH_E_CNTXT_2", n) + eventIndex[n] * TRE;
            default -> stored;
        };
    }

    private int types() {
        int types = (channelIrq & get("CNTXT_SRC_CH_IRQ_MSK", 0)) != 0 ? 1 : 0;
        types |= (ringIrq & get("CNTXT_SRC_EV_CH_IRQ_MSK", 0)) != 0 ? 2 : 0;
        types |= (global & get("CNTXT_GLOB_IRQ_EN", 0)) != 0 ? 4 : 0;
        types |= (ieob & get("CNTXT_SRC_IEOB_IRQ_MSK", 0)) != 0 ? 8 : 0;
        types |= (general & get("CNTXT_GSI_IRQ_EN", 0)) != 0 ? 64 : 0;
        return types & get("CNTXT_TYPE_IRQ_MSK", 0);
    }

    @Override
    void written(RegisterMap.Located at, int instance, int value) {
        String name = at.register().name();
        writes.write(platform.out(), name, instance, value);
        switch (name) {
            case "CH_CMD" -> channelCommand(value & 0xff, value >>> 24);
            case "EV_CH_CMD" -> ringCommand(value & 0xff, value >>> 24);
            case "GENERIC_CMD" -> generic(at, value);
            case "CNTXT_SRC_CH_IRQ_CLR" -> channelIrq &= ~value;
            case "CNTXT_SRC_EV_CH_IRQ_CLR" -> ringIrq &= ~value;
            case "CNTXT_SRC_IEOB_IRQ_CLR" -> ieob &= ~value;
            case "CNTXT_GLOB_IRQ_CLR" -> global &= ~value;
            case "CNTXT_GSI_IRQ_CLR" -> general &= ~value;
            case "CH_C_DOORBELL_0" -> doorbell(instance, value);
            default -> { }
        }
        line();
    }

    /** Raises the line if something shows. */
    void line() {
        if (types() != 0 && !holdInterrupt) {
            platform.line(Hardware.Interrupt.GSI).fire();
        }
    }

    private void channelCommand(int ch, int opcode) {
        switch (opcode) {
            case 0, 9 -> {
                channelState[ch] = 1;
                readIndex[ch] = 0;
                buffers.remove(ch);
            }
            case 1 -> channelState[ch] = 2;
            case 2 -> channelState[ch] = stopInProc > 0 ? 4 : 3;
            case 10 -> channelState[ch] = 0;
            default -> throw new IllegalStateException("channel command " + opcode);
        }
        if (opcode == 2 && stopInProc > 0) {
            stopInProc--;
        }
        channelIrq |= 1 << ch;
    }

    private void ringCommand(int ring, int opcode) {
        ringState[ring] = opcode == 10 ? 0 : 1;
        eventIndex[ring] = 0;
        ringIrq |= 1 << ring;
    }

    private void generic(RegisterMap.Located at, int value) {
        var word = at.register().word(value);
        platform.out().add("hw_generic", "opcode " + word.get("GENERIC_OPCODE") + " channel "
                + word.get("GENERIC_CHID") + " ee " + word.get("GENERIC_EE"));
        var scratch = map.register("CNTXT_SCRATCH_0");
        int result = 1;
        if (retryGeneric > 0) {
            retryGeneric--;
            result = FakePlatform.GENERIC_RETRY;
        }
        set("CNTXT_SCRATCH_0", 0, scratch.word(get("CNTXT_SCRATCH_0", 0)).with("GENERIC_EE_RESULT", result).value());
        global |= 2;
    }

    /** State of a channel (spec 06 §5.2). */
    int state(int ch) {
        return channelState[ch];
    }

    private long ringBase(int ch) {
        return Integer.toUnsignedLong(get("CH_C_CNTXT_2", ch)) | (long) get("CH_C_CNTXT_3", ch) << 32;
    }

    private void doorbell(int ch, int value) {
        if (holdTx) {
            return;
        }
        int count = (get("CH_C_CNTXT_1", ch) & 0xff_ffff) / TRE;
        long base = ringBase(ch);
        int to = (int) (Integer.toUnsignedLong(value) - (base & 0xffff_ffffL)) / TRE;
        MemorySegment ring = platform.at(base, (long) count * TRE);
        int bytes = 0;
        while (readIndex[ch] != to) {
            int i = readIndex[ch];
            readIndex[ch] = (i + 1) % count;
            MemorySegment s = ring.asSlice((long) i * TRE, TRE);
            var tre = new Tre(i, s.get(LONG, 0), Short.toUnsignedInt(s.get(SHORT, 8)), s.get(INT, 12),
                    s.toArray(ValueLayout.JAVA_BYTE));
            String at = " [" + i + "] " + Tre.behindAddress(tre.raw);
            if (platform.isRx(ch)) {
                platform.out().add("tre rx " + ch, at + " at " + (tre.address & 0xfff));
                if (buffers.values().stream().flatMap(Deque::stream).anyMatch(b -> b.address == tre.address)) {
                    throw new IllegalStateException("receive buffer queued twice: channel=" + ch + " tre=" + i);
                }
                buffers.computeIfAbsent(ch, c -> new ArrayDeque<>()).add(tre);
                continue;
            }
            boolean command = tre.flags >>> 16 == COMMAND;
            byte[] payload = platform.at(tre.address, command ? 32 : tre.length).toArray(ValueLayout.JAVA_BYTE);
            if (platform.isCommand(ch)) {
                platform.commands().execute(tre, payload, command);
            } else {
                platform.out().add("tre tx " + ch, at + " " + HexFormat.of().formatHex(payload));
            }
            bytes += command ? 0 : tre.length;
            if ((tre.flags & IEOT) != 0) {
                event(ch, tre, bytes);
                bytes = 0;
            }
        }
    }

    /** Hardware fills the next buffer of a channel, which is to be that of a TRE. */
    void receive(int ch, int index, byte[] data) {
        Tre next = buffers.getOrDefault(ch, new ArrayDeque<>()).peek();
        if (next != null && next.index != index) {
            throw new IllegalStateException("another buffer is next: channel=" + ch + " tre=" + next.index + " expected="
                    + index);
        }
        receive(ch, data);
    }

    /** Hardware fills the next buffer of a channel. */
    void receive(int ch, byte[] data) {
        Tre tre = buffers.getOrDefault(ch, new ArrayDeque<>()).poll();
        if (tre == null) {
            throw new IllegalStateException("no receive buffer: channel=" + ch);
        }
        MemorySegment.copy(MemorySegment.ofArray(data), 0, platform.at(tre.address, data.length), 0, data.length);
        event(ch, tre, data.length);
        line();
    }

    private void event(int ch, Tre tre, int length) {
        int ring = platform.ringOf(ch);
        long base = Integer.toUnsignedLong(get("EV_CH_E_CNTXT_2", ring)) | (long) get("EV_CH_E_CNTXT_3", ring) << 32;
        int count = (get("EV_CH_E_CNTXT_1", ring) & 0xff_ffff) / TRE;
        MemorySegment e = platform.at(base + (long) eventIndex[ring] * TRE, TRE);
        e.set(LONG, 0, ringBase(ch) + (long) tre.index * TRE);
        e.set(LONG, 8, length | 2L << 24 | 2L << 48 | (long) ch << 56);
        eventIndex[ring] = (eventIndex[ring] + 1) % count;
        ieob |= 1 << ring;
    }
}
