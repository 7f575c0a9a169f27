package org.qipa.core.device;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.qipa.api.device.Device;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;

/** What the session asks of a driver: {@link IpaDriver}, or a test's. */
interface Driver {

    /** Makes drivers. */
    @FunctionalInterface
    interface Factory {
        /** Makes one; nothing happens yet. */
        Driver create(IpaDriver.Parts parts);
    }

    /** The real one. */
    static Driver of(IpaDriver.Parts parts) {
        return new Real(new IpaDriver(parts));
    }

    /** Brings the device up; undoes everything when it fails. Owner lane. */
    void probe() throws DriverException;

    /** Tries the set-up again that failed after the modem had loaded the firmware. Owner lane. */
    void setUp();

    /** Takes the device down. Owner lane. */
    void remove();

    /** Finishes what is under way. Owner lane. */
    void quiesce(long limitNanos);

    /** Suspends. Owner lane. */
    CompletionStage<Void> suspend();

    /** Resumes. Owner lane. */
    CompletionStage<Void> resume();

    /** Reads registers. Owner lane. */
    CompletionStage<List<Device.RegisterValue>> registers(Block block, boolean wake);

    /** Adds what the driver knows to a snapshot. Any thread. */
    Device.Snapshot complete(Device.Snapshot base);

    /** The IPA driver. */
    record Real(IpaDriver driver) implements Driver {

        @Override
        public void probe() throws DriverException {
            driver.probe();
        }

        @Override
        public void setUp() {
            driver.setUp();
        }

        @Override
        public void remove() {
            driver.remove();
        }

        @Override
        public void quiesce(long limitNanos) {
            driver.quiesce(limitNanos);
        }

        @Override
        public CompletionStage<Void> suspend() {
            return driver.suspendNow();
        }

        @Override
        public CompletionStage<Void> resume() {
            return driver.resumeNow();
        }

        @Override
        public CompletionStage<List<Device.RegisterValue>> registers(Block block, boolean wake) {
            return driver.registers(block, wake);
        }

        @Override
        public Device.Snapshot complete(Device.Snapshot base) {
            return new Device.Snapshot(base.name(), base.soc(), base.ipaVersion(), base.state(), base.since(),
                    base.waitsFor().isEmpty() ? driver.waitsFor() : base.waitsFor(), base.failure(),
                    base.faults().isEmpty() ? driver.findings() : base.faults(), driver.memOffset(), driver.regions(),
                    driver.endpoints(), driver.channels(), driver.handshake(), driver.power(), driver.ucLoaded(),
                    driver.recoveries(), driver.counters(), driver.stalls());
        }
    }
}
