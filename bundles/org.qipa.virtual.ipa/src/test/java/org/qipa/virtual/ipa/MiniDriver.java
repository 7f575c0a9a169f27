package org.qipa.virtual.ipa;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.IpaPlatform.Request;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterWord;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;
import org.qipa.virtual.ipa.silicon.SiliconRules;

/** Just enough of a driver to make the hardware do things: registers, rings, events. Written from the specification alone. */
final class MiniDriver implements AutoCloseable, ModemSilicon.Listener {

    static final int ALLOCATE = 0;
    static final int START = 1;
    static final int STOP = 2;
    static final int RESET = 9;
    static final int DE_ALLOC = 10;
    static final int SINGLE = 0x0002_0600;
    static final int CHAINED = 0x0002_0001;
    static final int RX = 0x0002_0200;
    static final int COMMAND = 0x0003_0001;
    static final int LAST_COMMAND = 0x0003_0600;
    static final int UPLINK_MUX = 7;

    /** An event as the driver reads it. */
    record Event(long treAddress, int length, int channel) {}

    /** An uplink packet as the modem gets it. */
    record Uplink(byte[] packet, int metadata) {}

    /** A channel with its rings and what was put into them. */
    final class Channel {
        final Endpoint endpoint;
        final int ring;
        final DmaBuffer tres;
        final DmaBuffer events;
        final int count;
        final List<DmaBuffer> buffers = new ArrayList<>();
        final Map<Long, DmaBuffer> byTre = new java.util.HashMap<>();
        int next;
        int read;

        Channel(Endpoint endpoint, int ring) {
            this.endpoint = endpoint;
            this.ring = ring;
            count = endpoint.channel().orElseThrow().eventCount();
            int treBytes = endpoint.channel().orElseThrow().treCount() * 16;
            tres = hardware.allocate("transfer ring " + id(), treBytes, treBytes);
            events = hardware.allocate("event ring " + ring, count * 16L, count * 16L);
        }

        int id() {
            return endpoint.channelId();
        }

        void tre(long address, int lenOpcode, int flags) {
            long at = (long) next * 16 % tres.segment().byteSize();
            tres.segment().set(ValueLayout.JAVA_LONG, at, address);
            tres.segment().set(ValueLayout.JAVA_INT, at + 8, lenOpcode);
            tres.segment().set(ValueLayout.JAVA_INT, at + 12, flags);
            next++;
        }

        long treAddress(int index) {
            return tres.busAddress() + (long) index * 16 % tres.segment().byteSize();
        }

        void ring() {
            gsiWrite("CH_C_DOORBELL_0", id(), (int) treAddress(next));
        }

        /** Gives receive buffers of a size. */
        void give(int buffersToGive, int size) {
            for (int i = 0; i < buffersToGive; i++) {
                DmaBuffer b = hardware.allocate("receive buffer", size, 64);
                buffers.add(b);
                byTre.put(treAddress(next), b);
                tre(b.busAddress(), size, RX);
            }
            ring();
        }

        DmaBuffer data(byte[] bytes) {
            DmaBuffer b = hardware.allocate("transmit buffer", Math.max(1, bytes.length), 8);
            MemorySegment.copy(bytes, 0, b.segment(), ValueLayout.JAVA_BYTE, 0, bytes.length);
            buffers.add(b);
            return b;
        }

        void send(byte[] packet) {
            tre(data(packet).busAddress(), packet.length, SINGLE);
            ring();
        }

        /** Events the hardware has announced and that were not read yet. */
        List<Event> poll() {
            List<Event> list = new ArrayList<>();
            int end = (gsiRead("EV_CH_E_CNTXT_4", ring) - (int) events.busAddress()) / 16;
            while (read != end) {
                MemorySegment e = events.segment();
                list.add(new Event(e.get(ValueLayout.JAVA_LONG, read * 16L),
                        e.get(ValueLayout.JAVA_SHORT, read * 16L + 8) & 0xffff,
                        e.get(ValueLayout.JAVA_BYTE, read * 16L + 15) & 0xff));
                read = (read + 1) % count;
            }
            if (!list.isEmpty()) {
                gsiWrite("EV_CH_E_DOORBELL_0", ring, (int) events.busAddress() + Math.floorMod(read - 1, count) * 16);
            }
            return list;
        }

        /** What stands in the buffer of an event. */
        byte[] received(Event event) {
            return byTre.get(event.treAddress()).segment().asSlice(0, event.length()).toArray(ValueLayout.JAVA_BYTE);
        }

        int state() {
            return (int) soc.gsiRegisters().register("CH_C_CNTXT_0").field("CHSTATE").decode(gsiRead("CH_C_CNTXT_0", id()));
        }
    }

    final SimulatedTime time = new SimulatedTime();
    final TestJournal journal = new TestJournal();
    final SocDescriptor soc;
    final SiliconRules rules;
    final VirtualPlatform platform;
    final VirtualHardware hardware;
    final ModemSilicon modem;
    final List<Uplink> uplink = new ArrayList<>();
    final Map<Interrupt, Integer> interrupts = new EnumMap<>(Interrupt.class);
    int writable;
    boolean poweredOff;
    private final VirtualFaults faults = new VirtualFaults();
    private int rings;

    MiniDriver(String soc) {
        this(soc, "self", Settings.DEFAULTS);
    }

    MiniDriver(String socName, String loader, Settings settings) {
        soc = Socs.of(socName);
        rules = SiliconRules.of(soc.table().ipaVersion());
        platform = new VirtualPlatform(settings, faults);
        hardware = platform.openVirtual(new Request("ipa0", soc, loader, time, journal));
        modem = hardware.modemSilicon();
    }

    /** Asks the hardware for a fault so many times. */
    void arm(String fault, int times) {
        faults.arm("ipa0", fault, Map.of(), times);
    }

    // --- registers

    static RegisterWord word(RegisterMap map, String register) {
        return map.register(register).word();
    }

    RegisterWord ipaWord(String register) {
        return word(soc.ipaRegisters(), register);
    }

    RegisterWord gsiWord(String register) {
        return word(soc.gsiRegisters(), register);
    }

    int ipaRead(String register, int n) {
        return hardware.ipa().read(soc.ipaRegisters().register(register).offset(n));
    }

    void ipaWrite(String register, int n, int value) {
        hardware.ipa().write(soc.ipaRegisters().register(register).offset(n), value);
    }

    int gsiRead(String register, int n) {
        return hardware.gsi().read(soc.gsiRegisters().register(register).offset(n));
    }

    void gsiWrite(String register, int n, int value) {
        hardware.gsi().write(soc.gsiRegisters().register(register).offset(n), value);
    }

    // --- life

    MiniDriver powerOn() {
        hardware.power().openInterconnects(1);
        hardware.power().interconnects(true);
        hardware.power().setClockRate(soc.table().power().coreClockRateHz());
        hardware.power().clock(true);
        return this;
    }

    /** Power, firmware, interrupts. */
    MiniDriver up() {
        powerOn();
        hardware.firmware().load("ipa_fws.mdt", 15);
        gsiWrite("CNTXT_INTSET", 0, 1);
        gsiWrite("CNTXT_GLOB_IRQ_EN", 0, 1);
        gsiWrite("CNTXT_GSI_IRQ_EN", 0, 0xe);
        gsiWrite("CNTXT_TYPE_IRQ_MSK", 0, 0x44);
        for (Interrupt i : Interrupt.values()) {
            hardware.interrupt(i).request(() -> interrupts.merge(i, 1, Integer::sum));
        }
        if (soc.ipaRegisters().has("COUNTER_CFG")) {
            ipaWrite("COUNTER_CFG", 0, 0xf0);
        } else {
            ipaWrite("TIMERS_PULSE_GRAN_CFG", 0, rules.wideEndpointIds() ? 0xb63 : 0x123);
            ipaWrite("TIMERS_XO_CLK_DIV_CFG", 0, 0x8000_00bf);
        }
        RegisterWord route = ipaWord("ROUTE").with("ROUTE_DEF_PIPE", id(EndpointName.AP_LAN_RX))
                .with("ROUTE_DEF_RETAIN_HDR", 1);
        ipaWrite("ROUTE", 0, route.value());
        return this;
    }

    /** Attaches itself as the modem and starts the processor, with a listener that agrees to everything. */
    MiniDriver modemUp() {
        hardware.remoteProcessor().register(e -> java.util.concurrent.CompletableFuture.completedStage(null));
        modem.attach(this);
        modem.powerUp();
        time.settle();
        return this;
    }

    void run(long micros) {
        time.run(Duration.ofNanos(micros * 1000));
    }

    int id(EndpointName name) {
        return soc.table().endpoint(name).endpointId();
    }

    // --- GSI

    void channelCommand(int channel, int opcode) {
        gsiWrite("CNTXT_SRC_CH_IRQ_CLR", 0, -1);
        gsiWrite("CH_CMD", 0, opcode << 24 | channel);
        run(200);
    }

    void eventRingCommand(int ring, int opcode) {
        gsiWrite("EV_CH_CMD", 0, opcode << 24 | ring);
        run(200);
    }

    void generic(int opcode, int channel) {
        Register r = soc.gsiRegisters().register("GENERIC_CMD");
        gsiWrite("GENERIC_CMD", 0, r.word().with("GENERIC_OPCODE", opcode).with("GENERIC_CHID", channel)
                .with("GENERIC_EE", 1).value());
        run(200);
    }

    int genericResult() {
        return (int) soc.gsiRegisters().register("CNTXT_SCRATCH_0").field("GENERIC_EE_RESULT")
                .decode(gsiRead("CNTXT_SCRATCH_0", 0));
    }

    /** Allocates and programs a channel and its event ring. */
    Channel channel(EndpointName name) {
        Channel ch = new Channel(soc.table().endpoint(name), rings++);
        eventRingCommand(ch.ring, ALLOCATE);
        long evBase = ch.events.busAddress();
        gsiWrite("EV_CH_E_CNTXT_0", ch.ring, gsiWord("EV_CH_E_CNTXT_0").with("EV_CHTYPE", 2).with("EV_INTYPE", 1)
                .with("EV_ELEMENT_SIZE", 16).value());
        gsiWrite("EV_CH_E_CNTXT_1", ch.ring, ch.count * 16);
        gsiWrite("EV_CH_E_CNTXT_2", ch.ring, (int) evBase);
        gsiWrite("EV_CH_E_CNTXT_3", ch.ring, (int) (evBase >>> 32));
        gsiWrite("EV_CH_E_CNTXT_8", ch.ring, 0x0001_0020);
        gsiWrite("EV_CH_E_DOORBELL_0", ch.ring, (int) evBase + (ch.count - 1) * 16);
        channelCommand(ch.id(), ALLOCATE);
        program(ch);
        return ch;
    }

    void program(Channel ch) {
        boolean wide = soc.gsiRegisters().register("CH_C_CNTXT_1").has("CH_ERINDEX");
        RegisterWord w = gsiWord("CH_C_CNTXT_0").with("CHTYPE_PROTOCOL", 2).with("CHTYPE_DIR", ch.endpoint.towardIpa())
                .with("ELEMENT_SIZE", 16);
        gsiWrite("CH_C_CNTXT_0", ch.id(), (wide ? w : w.with("ERINDEX", ch.ring)).value());
        RegisterWord length = gsiWord("CH_C_CNTXT_1").with("CH_R_LENGTH", ch.tres.segment().byteSize());
        gsiWrite("CH_C_CNTXT_1", ch.id(), (wide ? length.with("CH_ERINDEX", ch.ring) : length).value());
        gsiWrite("CH_C_CNTXT_2", ch.id(), (int) ch.tres.busAddress());
        gsiWrite("CH_C_CNTXT_3", ch.id(), (int) (ch.tres.busAddress() >>> 32));
    }

    Channel started(EndpointName name) {
        Channel ch = channel(name);
        configure(name);
        channelCommand(ch.id(), START);
        return ch;
    }

    // --- endpoints, as the table asks (spec 08 §3)

    void configure(EndpointName name) {
        Endpoint e = soc.table().endpoint(name);
        int id = e.endpointId();
        var c = e.config().orElseThrow();
        boolean up = e.towardIpa();
        int checksum = !c.checksum() ? 0 : up || rules.mapV5() ? 1 : 2;
        RegisterWord cfg = ipaWord("ENDP_INIT_CFG").with("CS_OFFLOAD_EN", checksum);
        ipaWrite("ENDP_INIT_CFG", id, (c.checksum() && up ? cfg.with("CS_METADATA_HDR_OFFSET", 1) : cfg).value());
        RegisterWord hdr = ipaWord("ENDP_INIT_HDR");
        RegisterWord ext = ipaWord("ENDP_INIT_HDR_EXT");
        if (c.qmap()) {
            hdr = hdr.with("HDR_LEN", c.checksum() && (up || rules.mapV5()) ? 8 : 4).with("HDR_OFST_METADATA_VALID", 1);
            ext = ext.with("HDR_ENDIANNESS", 1);
            if (!up) {
                hdr = hdr.with("HDR_OFST_METADATA", 1).with("HDR_OFST_PKT_SIZE_VALID", 1).with("HDR_OFST_PKT_SIZE", 2);
                ext = ext.with("HDR_TOTAL_LEN_OR_PAD_VALID", 1).with("HDR_PAYLOAD_LEN_INC_PADDING", 1);
            }
        }
        ipaWrite("ENDP_INIT_HDR", id, hdr.value());
        ipaWrite("ENDP_INIT_HDR_EXT", id, c.rx().map(rx -> rx.padAlign()).map(p -> p).isPresent()
                ? ext.with("HDR_PAD_TO_ALIGNMENT", c.rx().get().padAlign()).value() : ext.value());
        if (!up) {
            ipaWrite("ENDP_INIT_HDR_METADATA_MASK", id, c.qmap() ? 0xff00_0000 : 0);
            ipaWrite("ENDP_INIT_AGGR", id, c.aggregation() ? aggregation(6, 500).value() : 0);
            ipaWrite("ENDP_INIT_HOL_BLOCK_EN", id, 0);
        } else {
            ipaWrite("ENDP_INIT_MODE", id, c.dmaEndpoint().map(d -> ipaWord("ENDP_INIT_MODE").with("ENDP_MODE", 3)
                    .with("DEST_PIPE_INDEX", id(d)).value()).orElse(0));
        }
        RegisterWord status = ipaWord("ENDP_STATUS").with("STATUS_EN", c.statusEnable());
        ipaWrite("ENDP_STATUS", id, c.statusEnable() && up
                ? status.with("STATUS_ENDP", id(c.tx().orElseThrow().statusEndpoint().orElseThrow())).value()
                : status.value());
    }

    RegisterWord aggregation(int kilobytes, int micros) {
        return ipaWord("ENDP_INIT_AGGR").with("AGGR_EN", 1).with("AGGR_TYPE", 4).with("BYTE_LIMIT", kilobytes)
                .with("TIME_LIMIT", rules.mapV5() ? micros / 100 : micros / 500);
    }

    // --- the modem's software

    @Override
    public void received(MemorySegment memory, long offset, int length, int metadata) {
        uplink.add(new Uplink(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE), metadata));
    }

    @Override
    public void writable() {
        writable++;
    }

    @Override
    public void powerOff() {
        poweredOff = true;
    }

    boolean downlink(byte[] packet, int mux) {
        MemorySegment m = MemorySegment.ofArray(packet);
        boolean taken = modem.send(m, 0, packet.length, mux);
        time.settle();
        return taken;
    }

    long faults(Rule rule) {
        return journal.faults(rule).size();
    }

    @Override
    public void close() {
        hardware.close();
    }
}
