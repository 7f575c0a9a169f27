package org.qipa.core.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.qipa.api.document.Fault;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.core.command.CommandPayload.Table;
import org.qipa.core.command.Commands;
import org.qipa.core.register.IpaRegisters;

/** What the core does with memory besides the map itself. Owner lane. */
public final class LocalMemory {

    private static final int PAGE = 4096;
    /** Two pages of zeros: what regions are cleared from (spec 04 §4). */
    private static final int ZERO_SIZE = 2 * PAGE;
    /** SHARED_MEM_SIZE counts units of 8 bytes. */
    private static final int UNIT = 8;

    private final SocTable table;
    private final MemoryMap map;
    private final Hardware hardware;
    private final IpaRegisters registers;
    private final Deque<long[]> mapped = new ArrayDeque<>();
    private Hardware.DmaBuffer zeros;

    /** For one device. */
    public LocalMemory(SocTable table, MemoryMap map, Hardware hardware, IpaRegisters registers) {
        this.table = table;
        this.map = map;
        this.hardware = hardware;
        this.registers = registers;
    }

    /** Maps IMEM, then the SMEM item, for the IPA (spec 04 §7, §8). */
    public void initialise() {
        Hardware.SystemMemory system = hardware.systemMemory();
        long[] imem = system.sram().orElseGet(() -> table.memory().imem()
                .map(i -> new long[] {i.address(), i.size()}).orElse(new long[2]));
        if (imem[1] != 0) {
            map(imem[0], imem[1]);
        }
        SocTable.Smem smem = table.memory().smem().orElse(null);
        if (smem != null && smem.size() != 0) {
            long[] item = system.smem(smem.host(), smem.item(), smem.size());
            if (item[1] != smem.size()) {
                throw new PlatformException("shared memory item has another size: host=" + smem.host() + " item="
                        + smem.item() + " size=" + item[1] + " wanted=" + smem.size());
            }
            map(item[0], item[1]);
        }
    }

    private void map(long address, long size) {
        long start = address / PAGE * PAGE;
        long length = (address + size + PAGE - 1) / PAGE * PAGE - start;
        hardware.systemMemory().map(start, length);
        mapped.push(new long[] {start, length});
    }

    /** Takes the mappings back, the last one first. */
    public void exit() {
        while (!mapped.isEmpty()) {
            long[] range = mapped.pop();
            hardware.systemMemory().unmap(range[0], range[1]);
        }
    }

    /** Learns where local memory starts, checks the regions against it, writes the canaries. */
    public void configure() throws MemoryMapException {
        int word = registers.read("SHARED_MEM_SIZE");
        var size = registers.register("SHARED_MEM_SIZE").word(word);
        // First what may be refused: a step that fails is not undone.
        map.configure(UNIT * (int) size.get("MEM_BADDR"), UNIT * (int) size.get("MEM_SIZE"));
        zeros = hardware.allocate("zero buffer", ZERO_SIZE, PAGE);
    }

    /** Gives the zero buffer back. */
    public void deconfigure() {
        if (zeros != null) {
            zeros.close();
            zeros = null;
        }
    }

    /** Header table and processing contexts (spec 04 §5). */
    public void setup(Commands commands) throws GsiException {
        Commands.Transaction t = commands.begin(4);
        int headers = size(RegionId.MODEM_HEADER) + size(RegionId.AP_HEADER);
        t.header(new Table(zeros.busAddress(), headers, map.hardwareOffset(RegionId.MODEM_HEADER)));
        zero(t, RegionId.MODEM_PROC_CTX);
        zero(t, RegionId.AP_PROC_CTX);
        zero(t, RegionId.MODEM);
        t.commitAndWait("memory setup");
        registers.write(registers.register("LOCAL_PKT_PROC_CNTXT").word().with("IPA_BASE_ADDR",
                map.hardwareOffset(RegionId.MODEM_PROC_CTX)));
    }

    /** Clears what the modem had (spec 04 §6). */
    public void zeroModem(Commands commands) throws GsiException {
        Commands.Transaction t = commands.begin(3);
        zero(t, RegionId.MODEM_HEADER);
        zero(t, RegionId.MODEM_PROC_CTX);
        zero(t, RegionId.MODEM);
        t.commitAndWait("zero modem memory");
    }

    /**
     * Looks at the canaries: somebody wrote past a region when one does not hold. Each is journaled.
     *
     * @return how many do not hold
     */
    public int checkCanaries(Journal journal) {
        List<Fault> damaged = map.damagedCanaries();
        damaged.forEach(fault -> journal.record(JournalKind.FAULT, "canary-damaged", 0, 0, fault.toString()));
        return damaged.size();
    }

    /** Bus address of memory that reads as zero. */
    public long zeroAddress() {
        return zeros.busAddress();
    }

    private int size(RegionId id) {
        return map.find(id).map(SocTable.Region::size).orElse(0);
    }

    private void zero(Commands.Transaction t, RegionId id) {
        if (map.hasSize(id)) {
            t.dma(new Table(zeros.busAddress(), size(id), map.hardwareOffset(id)));
        }
    }
}
