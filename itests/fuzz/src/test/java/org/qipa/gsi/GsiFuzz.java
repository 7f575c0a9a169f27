package org.qipa.gsi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.register.Register;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.itests.fuzz.HostileHardware;
import org.qipa.itests.fuzz.Socs;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.VirtualHardware;
import org.qipa.virtual.ipa.VirtualPlatform;
import org.qipa.virtual.ipa.silicon.Settings;

/**
 * A GSI session with two channels that carry transfers, on a GSI that reports anything: event elements and pointers, states,
 * results, interrupts, ERROR_LOG. The input: the SoC, then steps. Every transaction comes back once, whatever happens.
 */
class GsiFuzz extends FuzzTarget {

    private static final GsiProvider PROVIDER = new GsiProvider();
    private static final int MOST_STEPS = 100;
    private static final int BUFFER = 2048;
    private static final int STUCK = 0xff;

    @FuzzTest
    void shouldSurviveAnyGsi(byte[] input) throws Exception {
        bounded(input, 1 << 26, 1 << 18, () -> new Run(new Choices(input)).all());
    }

    private static final class Run {

        private final SimulatedTime time = new SimulatedTime();
        private final Journal journal = new RingJournals().journal("fuzz", time);
        private final Lane owner = time.lane("owner");
        private final Lane data = time.lane("data");
        private final Choices choices;
        private final SocDescriptor soc;
        private final HostileHardware hardware;
        private final GsiSession session;
        private final List<Ends> ends = new ArrayList<>();
        private Hardware.DmaBuffer packets;

        Run(Choices choices) throws Exception {
            this.choices = choices;
            soc = Socs.of(choices.u8());
            VirtualHardware virtual = new VirtualPlatform(Settings.DEFAULTS).openVirtual(
                    new IpaPlatform.Request("fuzz", soc, "", time, journal));
            hardware = new HostileHardware(virtual);
            hardware.power().setClockRate(soc.table().power().coreClockRateHz());
            hardware.power().openInterconnects(1);
            hardware.power().interconnects(true);
            hardware.power().clock(true);
            hardware.firmware().load("ipa_fws.mdt", 15);
            session = PROVIDER.open(new Gsi.Request(soc, hardware, owner,
                    name -> name == EndpointName.AP_MODEM_TX || name == EndpointName.AP_MODEM_RX ? data : owner, journal));
        }

        void all() throws Exception {
            on(owner, session::setup);
            packets = hardware.allocate("packets", BUFFER, 64);
            ends.add(new Ends(EndpointName.AP_MODEM_TX, data));
            ends.add(new Ends(EndpointName.AP_LAN_RX, owner));
            for (Ends end : ends) {
                on(owner, end.channel::start);
            }
            for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                step(ends.get(choices.below(ends.size())));
                time.run(Duration.ofNanos(50_000));
            }
            hardware.stopLying();
            for (Ends end : ends) {
                on(owner, () -> end.channel.reset(true));
            }
            on(owner, session::teardown);
            time.run(Duration.ofSeconds(1));
            for (Ends end : ends) {
                require(end.back.stream().allMatch(n -> n == 1), "transactions come back once: " + end.channel.endpoint()
                        + " " + end.back);
            }
            packets.close();
            session.close();
            require(hardware.buffers().isEmpty(), "memory left: buffers=" + hardware.buffers().size());
            hardware.close();
        }

        private void step(Ends end) throws Exception {
            switch (choices.below(12)) {
                case 0, 1 -> {
                    int count = choices.below(32);
                    time.on(end.lane, () -> end.commit(count));
                }
                case 2, 3 -> end.event(choices.u8(), choices.u8(), choices.u16(), choices.u8());
                case 4 -> lie(soc.gsiRegisters().register("EV_CH_E_CNTXT_4"), end.ring,
                        (int) end.events.busAddress() + choices.u8() * Event.BYTES);
                case 5, 6 -> {
                    List<Register> registers = soc.gsiRegisters().registers();
                    lie(registers.get(choices.below16(registers.size())), choices.u8() % 32, choices.i32());
                }
                case 7 -> hardware.interruptFromNowhere(Hardware.Interrupt.GSI);
                case 8 -> on(owner, () -> command(end.channel, choices.below(6)));
                case 9 -> hardware.stopLying();
                case 10 -> end.raw(choices.u16(), choices.bytes(choices.below(64)));
                default -> time.run(Duration.ofMillis(choices.below(64)));
            }
        }

        private void command(GsiChannel channel, int which) throws GsiException {
            switch (which) {
                case 0 -> channel.start();
                case 1 -> channel.stop();
                case 2 -> channel.suspend();
                case 3 -> channel.resume();
                case 4 -> channel.reset(choices.below(2) == 1);
                default -> session.modemFlowControl(choices.u8(), choices.below(2) == 1);
            }
        }

        private void lie(Register register, int instance, int value) {
            int reads = choices.u8();
            hardware.lie(true, register.offset(register.stride() == 0 ? 0 : instance), value,
                    reads == STUCK ? Integer.MAX_VALUE : reads);
        }

        private interface Action {
            void run() throws GsiException;
        }

        /** What the GSI refuses or does not do is said, not thrown. */
        private void on(Lane lane, Action action) throws Exception {
            time.on(lane, () -> {
                try {
                    action.run();
                } catch (GsiException refused) {
                    require(!refused.getMessage().isEmpty(), "refused without a reason");
                }
                return null;
            });
        }

        /** A channel and what it was given. */
        private final class Ends implements GsiChannel.Listener {

            private final GsiChannel channel;
            private final Lane lane;
            private final int ring;
            private final Hardware.DmaBuffer events;
            private final Hardware.DmaBuffer transfers;
            /** How often each transaction came back. */
            private final List<Integer> back = new ArrayList<>();

            Ends(EndpointName name, Lane lane) {
                channel = session.channel(name);
                this.lane = lane;
                channel.listen(this);
                ring = session.snapshot().stream().filter(s -> s.endpoint() == name).findFirst().orElseThrow().eventRing();
                events = hardware.buffer("event ring " + ring);
                transfers = hardware.buffer("transfer ring " + channel.id());
            }

            int commit(int count) {
                int done = 0;
                for (; done < count; done++) {
                    GsiTransaction transaction = channel.allocate(1);
                    if (transaction == null) {
                        break;
                    }
                    transaction.addTransfer(packets.busAddress(), BUFFER);
                    transaction.tag(back.size());
                    back.add(0);
                    transaction.commit(false);
                }
                channel.ring();
                return done;
            }

            void event(int at, int tre, int length, int who) {
                MemorySegment memory = events.segment();
                long address = transfers == null ? tre : transfers.busAddress() + tre * (long) Tre.BYTES;
                Event.put(memory, at * (long) Event.BYTES % memory.byteSize(), address, length, 0, 0,
                        who < 0x80 ? channel.id() : who);
            }

            void raw(int at, byte[] bytes) {
                MemorySegment memory = events.segment();
                long offset = at % memory.byteSize();
                MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, offset,
                        Math.min(bytes.length, memory.byteSize() - offset));
            }

            @Override
            public void completed(GsiTransaction transaction) {
                require(transaction.length() <= BUFFER, "more received than asked for: " + transaction.length());
                int tag = (int) transaction.tag();
                back.set(tag, back.get(tag) + 1);
            }
        }
    }
}
