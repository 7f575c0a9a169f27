package org.qipa.gsi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.register.RegisterMap;

/**
 * The GSI half of a small fake platform: registers, rings and the interrupt line, as far as the AP sees them. Commands take
 * effect at once, a doorbell consumes TREs at once; knobs make it misbehave. Every access is logged. Registers and the line may
 * be used by several threads.
 */
final class FakeGsi extends GsiOnlyHardware {

    /** A register access; {@code instance} is -1 for single registers. */
    record Access(boolean write, String name, int instance, int value) {
        @Override
        public String toString() {
            return (write ? "w " : "r ") + name + (instance < 0 ? "" : "[" + instance + "]") + " 0x"
                    + Integer.toHexString(value);
        }
    }

    /** A TRE as the hardware took it from a ring. */
    record TakenTre(int index, long address, int length, int flags) {}

    private final RegisterMap map;
    final Map<String, Integer> values = new HashMap<>();
    final List<Access> log = new ArrayList<>();

    final int[] channelState = new int[32];
    final int[] ringState = new int[32];
    private final int[] readIndex = new int[32];
    private final int[] eventWrite = new int[32];
    private final Map<Integer, Deque<TakenTre>> buffers = new HashMap<>();
    final Map<Integer, List<TakenTre>> taken = new HashMap<>();
    int channelIrq;
    int ringIrq;
    int ieob;
    int global;
    int general;
    int stuckTypes;
    /** Knobs. */
    Predicate<String> commandEffect = command -> true;
    Predicate<String> commandInterrupt = command -> true;
    int stopInProc;
    int genericResult = 1;
    boolean holdTx;
    /** Events are written and no interrupt is latched. */
    boolean loseIeob;
    /** Event pointers show nonsense. */
    boolean strayPointer;
    /** The line does not reach the handler. */
    boolean deaf;
    private final Deque<int[]> held = new ArrayDeque<>();

    private Runnable handler;
    private int disabled;
    private boolean raised;
    int interrupts;

    FakeGsi(RegisterMap map) {
        this.map = map;
        values.put("GSI_STATUS", 1);
        values.put("HW_PARAM_2", map.find("HW_PARAM_2").map(r -> {
            var word = r.word().with("NUM_CH_PER_EE", 20);
            return (r.has("NUM_EV_PER_EE") ? word.with("NUM_EV_PER_EE", 16) : word).value();
        }).orElse(0));
        values.put("HW_PARAM_4", map.find("HW_PARAM_4").map(r -> r.word().with("EV_PER_EE", 16).value()).orElse(0));
    }

    // ------------------------------------------------------------------ registers

    private final Registers gsi = new Registers() {
        @Override
        public int read(int offset) {
            var at = map.locate(offset).orElseThrow(() -> new PlatformException("no register: offset=" + offset));
            synchronized (FakeGsi.this) {
                int value = value(at);
                log.add(new Access(false, at.register().name(), instance(at), value));
                return value;
            }
        }

        @Override
        public void write(int offset, int value) {
            var at = map.locate(offset).orElseThrow(() -> new PlatformException("no register: offset=" + offset));
            synchronized (FakeGsi.this) {
                log.add(new Access(true, at.register().name(), instance(at), value));
                store(at.register().name(), at.instance(), at.toString(), value);
                line();
            }
        }
    };

    private static int instance(RegisterMap.Located at) {
        return at.register().stride() == 0 ? -1 : at.instance();
    }

    private int value(RegisterMap.Located at) {
        int stored = values.getOrDefault(at.toString(), 0);
        return switch (at.register().name()) {
            case "CNTXT_TYPE_IRQ" -> types();
            case "CNTXT_SRC_CH_IRQ" -> channelIrq;
            case "CNTXT_SRC_EV_CH_IRQ" -> ringIrq;
            case "CNTXT_SRC_IEOB_IRQ" -> ieob & values.getOrDefault("CNTXT_SRC_IEOB_IRQ_MSK", 0);
            case "CNTXT_GLOB_IRQ_STTS" -> global;
            case "CNTXT_GSI_IRQ_STTS" -> general;
            case "CH_C_CNTXT_0" -> stored & ~0xf00000 | channelState[at.instance()] << 20;
            case "EV_CH_E_CNTXT_0" -> stored & ~0xf00000 | ringState[at.instance()] << 20;
            case "EV_CH_E_CNTXT_4" -> values.getOrDefault("EV_CH_E_CNTXT_2[" + at.instance() + "]", 0)
                    + (strayPointer ? 7 : eventWrite[at.instance()] * 16);
            default -> stored;
        };
    }

    private int types() {
        int mask = values.getOrDefault("CNTXT_TYPE_IRQ_MSK", 0);
        int types = (channelIrq & value("CNTXT_SRC_CH_IRQ_MSK")) != 0 ? 1 : 0;
        types |= (ringIrq & value("CNTXT_SRC_EV_CH_IRQ_MSK")) != 0 ? 2 : 0;
        types |= (global & value("CNTXT_GLOB_IRQ_EN")) != 0 ? 4 : 0;
        types |= (ieob & value("CNTXT_SRC_IEOB_IRQ_MSK")) != 0 ? 8 : 0;
        types |= (general & value("CNTXT_GSI_IRQ_EN")) != 0 ? 0x40 : 0;
        return types & mask | stuckTypes;
    }

    private int value(String name) {
        return values.getOrDefault(name, 0);
    }

    private void store(String name, int n, String key, int value) {
        switch (name) {
            case "CNTXT_SRC_CH_IRQ_CLR" -> channelIrq &= ~value;
            case "CNTXT_SRC_EV_CH_IRQ_CLR" -> ringIrq &= ~value;
            case "CNTXT_SRC_IEOB_IRQ_CLR" -> ieob &= ~value;
            case "CNTXT_GLOB_IRQ_CLR" -> global &= ~value;
            case "CNTXT_GSI_IRQ_CLR" -> general &= ~value;
            case "CH_CMD" -> channelCommand(value >>> 24, value & 0xff);
            case "EV_CH_CMD" -> ringCommand(value >>> 24, value & 0xff);
            case "GENERIC_CMD" -> generic(value);
            case "CH_C_DOORBELL_0" -> doorbell(n, value);
            default -> values.put(key, value);
        }
    }

    private void channelCommand(int opcode, int ch) {
        String name = switch (opcode) {
            case 0 -> "ALLOCATE";
            case 1 -> "START";
            case 2 -> "STOP";
            case 9 -> "RESET";
            case 10 -> "DE_ALLOC";
            default -> throw new AssertionError("opcode " + opcode);
        };
        if (commandEffect.test(name + " " + ch)) {
            channelState[ch] = switch (opcode) {
                case 0, 9 -> 1;
                case 1 -> 2;
                case 2 -> stopInProc-- > 0 ? 4 : 3;
                default -> 0;
            };
            if (opcode == 0 || opcode == 9) {
                readIndex[ch] = 0;
                buffers.remove(ch);
            }
        }
        if (commandInterrupt.test(name + " " + ch)) {
            channelIrq |= 1 << ch;
        }
    }

    private void ringCommand(int opcode, int ev) {
        String name = "EV_" + (opcode == 0 ? "ALLOCATE" : opcode == 9 ? "RESET" : "DE_ALLOC");
        if (commandEffect.test(name + " " + ev)) {
            ringState[ev] = opcode == 10 ? 0 : 1;
            eventWrite[ev] = 0;
        }
        if (commandInterrupt.test(name + " " + ev)) {
            ringIrq |= 1 << ev;
        }
    }

    private void generic(int word) {
        var register = map.register("GENERIC_CMD");
        String name = "GENERIC " + register.field("GENERIC_OPCODE").decode(word) + " "
                + register.field("GENERIC_CHID").decode(word);
        if (commandEffect.test(name)) {
            values.put("CNTXT_SCRATCH_0", value("CNTXT_SCRATCH_0") & ~0xe0 | genericResult << 5);
        }
        if (commandInterrupt.test(name)) {
            global |= 2;
        }
    }

    // ------------------------------------------------------------------ rings

    private int eventRingOf(int ch) {
        var first = map.register("CH_C_CNTXT_0");
        return (int) (first.has("ERINDEX") ? first.field("ERINDEX").decode(value("CH_C_CNTXT_0[" + ch + "]"))
                : map.register("CH_C_CNTXT_1").field("CH_ERINDEX").decode(value("CH_C_CNTXT_1[" + ch + "]")));
    }

    private int ringBase(int ch) {
        return value("CH_C_CNTXT_2[" + ch + "]");
    }

    private int ringCount(int ch) {
        return (int) map.register("CH_C_CNTXT_1").field("CH_R_LENGTH").decode(value("CH_C_CNTXT_1[" + ch + "]")) / 16;
    }

    private void doorbell(int ch, int address) {
        if (holdTx) {
            held.add(new int[] {ch, address});
            return;
        }
        int end = (address - ringBase(ch)) / 16;
        boolean tx = map.register("CH_C_CNTXT_0").field("CHTYPE_DIR").decode(value("CH_C_CNTXT_0[" + ch + "]")) == 1;
        int bytes = 0;
        while (readIndex[ch] != end) {
            long offset = bus(ringBase(ch)) + readIndex[ch] * 16L;
            TakenTre tre = new TakenTre(readIndex[ch], Tre.address(memory, offset), Tre.length(memory, offset),
                    Tre.flags(memory, offset));
            taken.computeIfAbsent(ch, k -> new ArrayList<>()).add(tre);
            bytes += tre.length();
            if (!tx) {
                buffers.computeIfAbsent(ch, k -> new ArrayDeque<>()).add(tre);
            } else if ((tre.flags() & Tre.IEOT) != 0) {
                event(eventRingOf(ch), tre.index(), bytes, ch, ch);
                bytes = 0;
            }
            readIndex[ch] = (readIndex[ch] + 1) % ringCount(ch);
        }
    }

    /** Works off the doorbells that were held, oldest first, as many as asked for. */
    void release(int count) {
        boolean before = holdTx;
        holdTx = false;
        for (int i = 0; i < count && !held.isEmpty(); i++) {
            int[] bell = held.poll();
            doorbell(bell[0], bell[1]);
        }
        holdTx = before;
        line();
    }

    /** Fills the oldest receive buffer. */
    synchronized void receive(int ch, int length) {
        TakenTre tre = buffers.get(ch).poll();
        event(eventRingOf(ch), tre.index(), length, ch, ch);
        line();
    }

    /** Buffers hardware has. */
    synchronized int buffers(int ch) {
        return buffers.getOrDefault(ch, new ArrayDeque<>()).size();
    }

    /** Writes an event for a TRE of a channel's ring, right or wrong. */
    void event(int ev, int tre, int length, int ch, int reportedChannel) {
        int count = (int) map.register("EV_CH_E_CNTXT_1").field("R_LENGTH").decode(value("EV_CH_E_CNTXT_1[" + ev + "]"))
                / 16;
        long at = bus(value("EV_CH_E_CNTXT_2[" + ev + "]")) + eventWrite[ev] * 16L;
        long address = BUS_BASE + Integer.toUnsignedLong(ringBase(ch)) + tre * 16L;
        Event.put(memory, at, address, length, 2, 2, reportedChannel);
        eventWrite[ev] = (eventWrite[ev] + 1) % count;
        ieob |= loseIeob ? 0 : 1 << ev;
    }

    /** Takes a wrong event back, so that only its traces in software are left. */
    void rewrite(int ev, int back, int tre, int length, int ch) {
        long at = bus(value("EV_CH_E_CNTXT_2[" + ev + "]")) + (eventWrite[ev] - back) * 16L;
        Event.put(memory, at, BUS_BASE + Integer.toUnsignedLong(ringBase(ch)) + tre * 16L, length, 2, 2, ch);
    }

    private static long bus(int low) {
        return Integer.toUnsignedLong(low);
    }

    // ------------------------------------------------------------------ interrupt line

    /** Raises the line if anything is active. */
    synchronized void line() {
        if (types() != 0 && !deaf && handler != null && disabled == 0 && !raised) {
            raised = true;
            interrupts++;
            handler.run();
        }
    }

    final List<String> lineCalls = new ArrayList<>();

    private final InterruptLine line = new InterruptLine() {
        @Override
        public void request(Runnable newHandler) {
            lineCalls.add("request");
            handler = newHandler;
            raised = false;
            line();
        }

        @Override
        public void free() {
            lineCalls.add("free");
            handler = null;
        }

        @Override
        public void enable() {
            lineCalls.add("enable");
            disabled--;
            line();
        }

        @Override
        public void disable() {
            lineCalls.add("disable");
            disabled++;
        }

        @Override
        public void handled() {
            synchronized (FakeGsi.this) {
                raised = false;
                line();
            }
        }
    };

    // ------------------------------------------------------------------ looking

    /** Writes since a mark, as text. */
    List<String> writes(int from) {
        return log.subList(from, log.size()).stream().filter(Access::write).map(Access::toString).toList();
    }

    /** Values written to a register, in order. */
    List<Integer> written(String name) {
        return log.stream().filter(a -> a.write() && a.name().equals(name)).map(Access::value).toList();
    }

    /** Values written to an instance of a register, in order. */
    List<Integer> written(String name, int n) {
        return log.stream().filter(a -> a.write() && a.name().equals(name) && a.instance() == n).map(Access::value).toList();
    }

    // ------------------------------------------------------------------ platform

    @Override
    public Registers gsi() {
        return gsi;
    }

    @Override
    public InterruptLine interrupt(Interrupt which) {
        if (which != Interrupt.GSI) {
            throw none();
        }
        return line;
    }
}
