package org.qipa.api.platform;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One device's hardware. Closing it cuts power and gives everything back; afterwards every call fails with
 * {@link PlatformException} "platform gone" or does nothing.
 */
@ConsumerType
public interface Hardware extends AutoCloseable {

    /** A window of 32-bit registers. Any thread. */
    interface Registers {
        /** Reads the register at a byte offset, a multiple of 4. */
        int read(int offset);

        /** Writes the register at a byte offset, a multiple of 4. Stores to DMA memory before it are visible to the hardware. */
        void write(int offset, int value);
    }

    /** DMA memory: seen by the CPU as a segment, by the hardware at a bus address. Zero-filled. */
    interface DmaBuffer extends AutoCloseable {
        /** The memory; valid until closed. */
        MemorySegment segment();

        /** Where the hardware sees its first byte. */
        long busAddress();

        /** Gives it back; the hardware must not touch it any more. */
        @Override
        void close();
    }

    /** Interrupt lines (spec 01 §8). */
    enum Interrupt {
        /** The IPA core, edge. */
        IPA("ipa"),
        /** The GSI, level. */
        GSI("gsi"),
        /** The modem asks whether the IPA clock is on (SMP2P). */
        CLOCK_QUERY("ipa-clock-query"),
        /** The modem has loaded the GSI firmware (SMP2P). */
        SETUP_READY("ipa-setup-ready");

        private final String label;

        Interrupt(String label) {
            this.label = label;
        }

        /** The name in device descriptions. */
        public String label() {
            return label;
        }
    }

    /** An interrupt line. A handler is called when the line becomes active, and again if it still is when re-enabled. */
    interface InterruptLine {
        /** Takes the line, enabled; the handler is called on any thread and must only post. */
        void request(Runnable handler);

        /** Gives the line back; the handler is not called any more. */
        void free();

        /** Lets the line through again. Calls nest with {@link #disable}. */
        void enable();

        /** Holds the line back; nothing is lost. */
        void disable();

        /** For a level line: the handler has looked, call again if the line is still active. */
        void handled();
    }

    /** Core clock and interconnects (spec 10 §3). */
    interface Power {
        /** Gets the core clock and sets its rate; stays off. */
        void setClockRate(long rateHz);

        /** Announces how many interconnects there are, all off. */
        void openInterconnects(int count);

        /** Records the bandwidth to vote for. */
        void setBandwidth(String interconnect, long averageKBps, long peakKBps);

        /** Turns all interconnects on or off. */
        void interconnects(boolean on);

        /** Turns the core clock on or off; fails when the hardware refuses. */
        void clock(boolean on);

        /** Gives interconnects and clock back. */
        void close();

        /** Sends a message to the always-on subsystem (spec 10 §3.4); false when there is none. */
        boolean retention(String message);
    }

    /** Outgoing SMP2P state bits (spec 10 §4). */
    interface Smp2p {
        /** {@code ipa-clock-enabled-valid}. */
        void clockEnabledValid(boolean on);

        /** {@code ipa-clock-enabled}. */
        void clockEnabled(boolean on);
    }

    /** Shared memory and IOMMU (spec 04 §7, §8). */
    interface SystemMemory {
        /** Slice of IMEM named by the platform itself: {address, size}. */
        Optional<long[]> sram();

        /** Allocates a shared memory item or finds it: {address, actual size}. */
        long[] smem(int host, int item, int size);

        /** Maps a range 1:1 for the IPA, readable and writable; page aligned. */
        void map(long address, long size);

        /** Takes the mapping back. */
        void unmap(long address, long size);
    }

    /** Firmware loading for loader {@code self} (spec 01 §3). */
    interface Firmware {
        /** Loads a firmware image and has it authenticated as a peripheral; blocks shortly. */
        void load(String path, int peripheralId) throws PlatformException;
    }

    /** What happens to the modem's processor (spec 11 §6). */
    enum RemoteProcessorEvent {
        /** It is about to be started. */
        BEFORE_POWERUP,
        /** It was started. */
        AFTER_POWERUP,
        /** It is about to stop, in order. */
        BEFORE_SHUTDOWN,
        /** It has crashed. */
        BEFORE_SHUTDOWN_CRASHED,
        /** It is down. */
        AFTER_SHUTDOWN
    }

    /** Notifications of the modem's processor {@code mpss}. */
    interface RemoteProcessor {
        /** Subscribes; the processor goes on when the stage the listener answers is complete. */
        void register(Function<RemoteProcessorEvent, CompletionStage<Void>> listener);

        /** Ends the subscription. */
        void unregister();
    }

    /**
     * Facts of the device description.
     *
     * @param gsiLoader      property {@code qcom,gsi-loader}, or empty
     * @param modemInit      legacy property {@code modem-init}
     * @param firmwareName   property {@code firmware-name}, or empty for the default
     * @param secureFirmware whether secure firmware can authenticate images
     * @param headroomBytes  network headroom in receive buffers; 64 on the reference platform (spec 08 §2)
     * @param overheadBytes  bookkeeping behind a receive buffer; 320
     */
    record Description(Optional<String> gsiLoader, boolean modemInit, Optional<String> firmwareName,
            boolean secureFirmware, int headroomBytes, int overheadBytes) {}

    /** The device description. */
    Description description();

    /** Window {@code ipa-reg}. */
    Registers ipa();

    /** Window {@code gsi}. */
    Registers gsi();

    /** Window {@code ipa-shared}: local memory. */
    MemorySegment localMemory();

    /**
     * Allocates DMA memory.
     *
     * @param what      it is, for reports, such as {@code transfer ring 4}
     * @param sizeBytes positive
     * @param alignment of the bus address, a power of two
     */
    DmaBuffer allocate(String what, long sizeBytes, long alignment);

    /** An interrupt line. */
    InterruptLine interrupt(Interrupt line);

    /** Clock and interconnects. */
    Power power();

    /** SMP2P state bits. */
    Smp2p smp2p();

    /** Shared memory and IOMMU. */
    SystemMemory systemMemory();

    /** Firmware loading. */
    Firmware firmware();

    /** The modem's processor. */
    RemoteProcessor remoteProcessor();

    @Override
    void close();
}
