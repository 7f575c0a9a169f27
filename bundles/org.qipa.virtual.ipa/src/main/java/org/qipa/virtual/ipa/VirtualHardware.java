package org.qipa.virtual.ipa;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.qipa.api.fault.FaultBoard;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.IpaPlatform.Request;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.platform.SiliconSnapshot;
import org.qipa.api.platform.SiliconView;
import org.qipa.api.time.Agent;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.InterruptLines;
import org.qipa.virtual.ipa.board.PowerModel;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.board.RegisterWindow;
import org.qipa.virtual.ipa.board.SystemMemoryModel;
import org.qipa.virtual.ipa.core.IpaBlock;
import org.qipa.virtual.ipa.core.LocalMemory;
import org.qipa.virtual.ipa.core.Microcontroller;
import org.qipa.virtual.ipa.core.TxPath;
import org.qipa.virtual.ipa.gsi.GsiBlock;
import org.qipa.virtual.ipa.gsi.GsiInterrupts;
import org.qipa.virtual.ipa.modem.ModemSide;
import org.qipa.virtual.ipa.modem.RemoteProcessorModel;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.silicon.Silicon;
import org.qipa.virtual.ipa.silicon.SiliconState;
import org.qipa.virtual.ipa.tables.RuleTables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One virtual device: the parts of the silicon, put together, and the lane on which it lives.
 *
 * <p>Driver threads reach it through registers and take the model's lock for a moment; what takes time (rings, timers,
 * commands) happens on the lane. Closing it first lets the lane end, then carries out what stands before the doorbells,
 * so that the modem gets every packet the driver has sent, then takes power from the modem.
 */
public final class VirtualHardware implements Hardware, SiliconView {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualHardware.class);
    private static final String LOADER_SELF = "self";
    private static final String LOADER_MODEM = "modem";
    private static final int HEADROOM = 64;
    private static final int OVERHEAD = 320;
    private static final int BATCH = 64;
    private static final int PERIPHERAL_ID = 15;
    private static final int LAST_TRANSFERS = 1 << 16;
    private static final int CLOSE_ATTEMPTS = 10_000;

    private final Chip chip;
    private final FaultBoard faults;
    private final Moments moments;
    private final Arena arena = Arena.ofShared();
    private final String loader;
    private final InterruptLines lines;
    private final PowerModel power;
    private final DmaMap dma;
    private final SystemMemoryModel systemMemory;
    private final LocalMemory local;
    private final RuleTables tables;
    private final IpaBlock ipa;
    private final GsiBlock gsi;
    private final RegisterWindow ipaWindow;
    private final RegisterWindow gsiWindow;
    private final RemoteProcessorModel processor;
    private final ModemSide modem;
    private final Consumer<VirtualHardware> onClose;
    private final Agent agent = this::doWork;

    VirtualHardware(Request request, Settings settings, FaultBoard faults, Consumer<VirtualHardware> onClose) {
        this.onClose = onClose;
        loader = request.loader() == null || request.loader().isEmpty() ? LOADER_SELF : request.loader();
        Silicon silicon = new Silicon(request.silicon());
        var windows = silicon.table().windows();
        var ipaFile = new RegisterFile(silicon.ipaRegisters(), silicon, windows.ipaReg().size());
        var gsiFile = new RegisterFile(silicon.gsiRegisters(), silicon, windows.gsi().size());
        chip = new Chip(request.device(), silicon, settings, request.time().lane(request.device() + "-hardware"),
                request.journal(), new Knobs(faults));
        this.faults = faults;
        faults.listener((fault, struck, parameters) -> chip.struck(fault.name(), struck, parameters.toString()));
        moments = new Moments(chip);
        lines = new InterruptLines(chip);
        chip.connect(lines);
        power = new PowerModel(chip);
        dma = new DmaMap(chip, arena);
        systemMemory = new SystemMemoryModel(chip);
        local = new LocalMemory(chip, dma, arena.allocate(windows.ipaShared().size(), 8),
                arena.allocate(windows.ipaShared().size(), 8));
        tables = new RuleTables(chip, dma, local.segment());
        ipa = new IpaBlock(chip, ipaFile, power, lines, local, tables);
        power.onClock(this::clockOn, local::seal);
        gsi = new GsiBlock(chip, gsiFile, dma, lines, ipa);
        ipaWindow = new RegisterWindow("ipa-reg", chip, power, ipaFile, ipa);
        gsiWindow = new RegisterWindow("gsi", chip, power, gsiFile, gsi);
        processor = new RemoteProcessorModel(chip);
        modem = new ModemSide(chip, power, lines, ipa, gsi, processor, local, tables, dma,
                loader.equals(LOADER_MODEM));
        gsi.connect(modem);
        ipa.connect(gsi, dma, ipaWindow, arena, modem);
        if (!loader.equals(LOADER_SELF) && !loader.equals(LOADER_MODEM)) {
            gsi.firmwareStarted();
        }
        addMoments();
        chip.lane().add(agent);
        LOG.info("virtual IPA open: device={} silicon={} version={} loader={}", chip.device(), silicon.table().soc(),
                silicon.table().ipaVersion(), loader);
    }

    private void clockOn() {
        local.unseal();
        ipa.powered();
    }

    private void addMoments() {
        var knobs = chip.knobs();
        moments.add(knobs.errorLog, f -> gsi.errorLog((int) f.number("type"), (int) f.number("code"),
                (int) f.number("index")));
        moments.add(knobs.generalInterrupt, f -> gsi.interrupts().latch(GsiInterrupts.Type.GENERAL, (int) f.number("bits")));
        moments.add(knobs.interruptStorm, f -> gsi.interrupts().storm(f.text("source"), (int) f.number("bit"),
                (int) f.number("again")));
        moments.add(knobs.eventRingFull, f -> gsi.fillEventRings((int) f.number("ring"),
                TimeUnit.MICROSECONDS.toNanos(f.number("lasts"))));
        moments.add(knobs.txSuspend, f -> ipa.spuriousSuspend((int) f.number("endpoint")));
        moments.add(knobs.ucErrorEvent, f -> ipa.uc().event(Microcontroller.EVENT_ERROR, (int) f.number("parameter")));
        moments.add(knobs.ucLogEvent, f -> ipa.uc().event(Microcontroller.EVENT_LOG, (int) f.number("parameter")));
        moments.add(knobs.ucUnknownResponse, f -> ipa.uc().answer((int) f.number("response")));
        moments.add(knobs.queryStorm, f -> lines.pulse(Interrupt.CLOCK_QUERY));
    }

    /** One turn of the hardware: packets that wait, then transfers, then what they leave for the modem. */
    private int doWork() {
        int work = 0;
        int moved;
        do {
            boolean writable;
            chip.enter();
            try {
                if (chip.isClosed()) {
                    return work;
                }
                moved = ipa.poke() ? 1 : 0;
                while (moved < BATCH && ipa.tx().hasRoom() && ipa.tx().step()) {
                    moved++;
                }
                if (moved == 0 && modem.takeBurstEnd()) {
                    ipa.sourceEnded();
                }
                writable = modem.takeWritable();
            } finally {
                chip.exit();
            }
            work += moved;
            deliver(ipa.tx());
            if (writable) {
                modem.tellWritable();
            }
        } while (moved > 0 && work < BATCH);
        return work;
    }

    private void deliver(TxPath tx) {
        for (int i = 0; i < tx.outgoing(); i++) {
            modem.deliver(tx.packet(), tx.outgoingOffset(i), tx.outgoingLength(i), tx.outgoingMetadata(i));
        }
        tx.handedOver();
    }

    /** The modem's side. */
    public ModemSilicon modemSilicon() {
        return modem;
    }

    @Override
    public String device() {
        return chip.device();
    }

    /** Raises an event of the microcontroller, as spec 14 §10 lets a test engineer. */
    public void ucEvent(int event, int parameter) {
        chip.inside(() -> ipa.uc().event(event, parameter));
    }

    @Override
    public Description description() {
        return new Description(Optional.of(loader), false, Optional.empty(), true, HEADROOM, OVERHEAD);
    }

    @Override
    public Registers ipa() {
        return ipaWindow;
    }

    @Override
    public Registers gsi() {
        return gsiWindow;
    }

    @Override
    public MemorySegment localMemory() {
        chip.alive();
        return local.segment();
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        return dma.allocate(what, sizeBytes, alignment);
    }

    @Override
    public InterruptLine interrupt(Interrupt line) {
        return lines.line(line);
    }

    @Override
    public Power power() {
        return power;
    }

    @Override
    public Smp2p smp2p() {
        return power;
    }

    @Override
    public SystemMemory systemMemory() {
        return systemMemory;
    }

    @Override
    public Firmware firmware() {
        return this::loadFirmware;
    }

    private void loadFirmware(String path, int peripheralId) {
        chip.alive();
        if (peripheralId != PERIPHERAL_ID || path == null || path.isBlank() || !loader.equals(LOADER_SELF)) {
            chip.inside(() -> chip.fault(Rule.FIRMWARE, peripheralId, 0, "path=" + path + " peripheral=" + peripheralId
                    + " loader=" + loader));
            throw new PlatformException("firmware refused: path=" + path + " peripheralId=" + peripheralId + " expected="
                    + PERIPHERAL_ID + " loader=" + loader);
        }
        chip.inside(gsi::firmwareStarted);
    }

    @Override
    public RemoteProcessor remoteProcessor() {
        return processor;
    }

    /** The device at this moment. */
    public SiliconState state() {
        chip.enter();
        try {
            Map<String, Boolean> active = new LinkedHashMap<>();
            for (Interrupt i : Interrupt.values()) {
                active.put(i.label(), lines.isActive(i));
            }
            Map<String, Long> faults = new TreeMap<>();
            chip.faults().forEach((rule, count) -> faults.put(rule.label(), count));
            int[] canaries = chip.isClosed() ? new int[2] : local.canaries();
            return new SiliconState(chip.device(), chip.silicon().table().soc(), power.describe(),
                    ipa.uc().state().name(), gsi.isEnabled(), gsi.channelStates(), gsi.eventRingStates(),
                    ipa.rxStates(), active, modem.describe(),
                    dma.count(), systemMemory.count(), canaries[0], canaries[1], chip.lost(), faults);
        } finally {
            chip.exit();
        }
    }

    @Override
    public SiliconSnapshot snapshot(boolean words) {
        var values = new TreeMap<String, String>();
        chip.enter();
        try {
            Sheet s = new Sheet(values, words).put("soc", chip.silicon().table().soc())
                    .put("version", chip.silicon().table().ipaVersion()).put("closed", chip.isClosed());
            if (!chip.isClosed()) {
                ipa.describe(s);
                gsi.describe(s);
                lines.describe(s.at("line"));
                power.describe(s.at("power"));
                modem.describe(s.at("modem"));
                s.put("dma.buffers", dma.count()).put("dma.bytes", dma.bytes())
                        .put("iommu.mappings", systemMemory.count());
            }
            s.put("lost", chip.lost());
            chip.faults().forEach((rule, count) -> s.put("fault." + rule.label(), count));
        } finally {
            chip.exit();
        }
        return new SiliconSnapshot(chip.device(), values);
    }

    @Override
    public void close() {
        close(true);
    }

    /**
     * Closes the device.
     *
     * @param inOrder whether the driver is done with it, so that what it left behind is its mistake
     */
    void close(boolean inOrder) {
        synchronized (arena) {
            if (chip.isClosed()) {
                return;
            }
            moments.close();
            chip.lane().remove(agent);
            chip.lane().close();
            // From here on nothing else runs on the lane: this thread takes its part.
            for (int left = LAST_TRANSFERS; left > 0 && doWork() > 0; left--) {
                // what the driver has rung for
            }
            processor.close();
            modem.powerOff();
            chip.inside(() -> leftOver(inOrder));
            chip.close();
            faults.listener(null);
        }
        free();
        onClose.accept(this);
        LOG.info("virtual IPA closed: device={} faults={} lost={}", chip.device(), chip.faults(), chip.lost());
    }

    private void leftOver(boolean inOrder) {
        ipa.reportLeftOver();
        if (inOrder) {
            dma.reportLeftOver();
            systemMemory.reportLeftOver();
        }
    }

    /** Gives the memory back. A thread in the middle of a system call on it delays that by the length of the call. */
    private void free() {
        for (int i = 0; i < CLOSE_ATTEMPTS; i++) {
            try {
                arena.close();
                return;
            } catch (IllegalStateException inUse) {
                Thread.yield();
            }
        }
        LOG.warn("memory of a closed device is still in use and stays: device={}", chip.device());
    }
}
