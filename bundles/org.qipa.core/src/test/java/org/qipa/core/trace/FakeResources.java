package org.qipa.core.trace;

import java.util.Optional;
import java.util.function.Supplier;
import org.qipa.api.platform.Hardware.Firmware;
import org.qipa.api.platform.Hardware.Power;
import org.qipa.api.platform.Hardware.Smp2p;
import org.qipa.api.platform.Hardware.SystemMemory;

/** Clock, interconnects, SMP2P bits, system memory and firmware of the fake platform: calls are written down. */
final class FakeResources {

    /** Not page aligned: the traces map a page more than the item has. */
    private static final long SMEM_ITEM = 0x8600_0040L;
    private static final int READ_WRITE = 3;
    private static final int CLOCK_VALID_BIT = 1;
    private static final int CLOCK_BIT = 1 << 1;

    private final Supplier<Streams> out;
    /** Whether the clock runs. */
    boolean clock;
    /** What is mapped for the IPA now. */
    int mappings;

    FakeResources(Supplier<Streams> out) {
        this.out = out;
    }

    private void add(String stream, String line) {
        out.get().add(stream, line);
    }

    Power power() {
        return new Power() {
            private int count;

            @Override
            public void setClockRate(long rateHz) {
                add("clk", "get core");
                add("clk", "rate " + rateHz);
            }

            @Override
            public void openInterconnects(int n) {
                count = n;
                add("icc", "get " + n);
                add("icc", "off " + n);
            }

            @Override
            public void setBandwidth(String interconnect, long averageKBps, long peakKBps) {
                add("icc", "set_bw " + interconnect + " " + averageKBps + " " + peakKBps);
            }

            @Override
            public void interconnects(boolean on) {
                add("icc", (on ? "on " : "off ") + count);
            }

            @Override
            public void clock(boolean on) {
                clock = on;
                add("clk", on ? "on" : "off");
            }

            @Override
            public void close() {
                add("icc", "put " + count);
                add("clk", "put");
            }

            @Override
            public boolean retention(String message) {
                add("qmp", message);
                return true;
            }
        };
    }

    Smp2p smp2p() {
        return new Smp2p() {
            @Override
            public void clockEnabledValid(boolean on) {
                add("smp2p", "ipa-clock-enabled-valid " + CLOCK_VALID_BIT + " " + (on ? CLOCK_VALID_BIT : 0));
            }

            @Override
            public void clockEnabled(boolean on) {
                add("smp2p", "ipa-clock-enabled " + CLOCK_BIT + " " + (on ? CLOCK_BIT : 0));
            }
        };
    }

    SystemMemory systemMemory() {
        return new SystemMemory() {
            @Override
            public Optional<long[]> sram() {
                return Optional.empty();
            }

            @Override
            public long[] smem(int host, int item, int size) {
                add("smem", "alloc " + host + " " + item + " " + size);
                return new long[] {SMEM_ITEM, size};
            }

            @Override
            public void map(long address, long size) {
                mappings++;
                String at = Long.toHexString(address);
                add("iommu", "map " + at + " to " + at + " " + Long.toHexString(size) + " prot " + READ_WRITE);
            }

            @Override
            public void unmap(long address, long size) {
                mappings--;
                add("iommu", "unmap " + Long.toHexString(address) + " " + Long.toHexString(size));
            }
        };
    }

    Firmware firmware() {
        return (path, id) -> {
            add("firmware", "request " + path);
            add("firmware", "mdt_load " + path + " " + id);
            add("firmware", "pas_auth_and_reset " + id);
            add("firmware", "release");
        };
    }
}
