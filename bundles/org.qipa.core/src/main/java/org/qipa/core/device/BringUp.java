package org.qipa.core.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.qipa.api.document.Fault;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.Lane;
import org.qipa.api.time.LaneClosedException;
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session opens, in order: hardware, fabric, data lane, driver. Each step ends in a {@link JournalKind#STEP} with
 * its time. When a step fails, what was opened before is closed and the reasons are kept. Owner lane; the getters from any
 * thread, and {@link #release} when that lane is gone.
 */
final class BringUp {

    private static final Logger LOG = LoggerFactory.getLogger(BringUp.class);

    private final DeviceConfig config;
    private final Providers with;
    private final Journal journal;
    private final Lane owner;
    private final Driver.Factory drivers;
    private final IpaDriver.Listener listener;
    private final BooleanSupplier closing;

    /** The session is to be closed: no further step. */
    private static final class Abandoned extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private volatile Hardware hardware;
    private volatile QrtrFabric fabric;
    private volatile Lane data;
    private volatile Driver driver;
    private volatile String step = "";
    private volatile String failure = "";
    private volatile List<Fault> faults = List.of();
    private volatile boolean worthAnotherTry;

    BringUp(DeviceConfig config, Providers with, Journal journal, Lane owner, Driver.Factory drivers,
            IpaDriver.Listener listener, BooleanSupplier closing) {
        this.config = config;
        this.with = with;
        this.journal = journal;
        this.owner = owner;
        this.drivers = drivers;
        this.listener = listener;
        this.closing = closing;
    }

    /** Opens everything; false when it failed, and then nothing is open, or when the session is closing. */
    boolean up() {
        String device = config.name();
        faults = difference();
        try {
            run("silicon", this::checkSilicon);
            run("hardware", this::openHardware);
            run("qrtr", () -> {
                fabric = with.qrtr().open(device, with.time(), journal);
                return "node=" + fabric.local().id();
            });
            data = with.time().lane(device + "-data");
            driver = drivers.create(new IpaDriver.Parts(device, with.soc(), hardware, with.time(), owner, data,
                    with.memoryMaps(), with.gsi(), with.handshakes(), fabric.local(), journal, listener));
            run("probe", () -> {
                driver.probe();
                return "ipa=" + with.soc().table().ipaVersion();
            });
            return true;
        } catch (LaneClosedException e) {
            throw e; // a forced close: it gives everything back
        } catch (Abandoned e) {
            return false;
        } catch (Exception e) {
            failed(e);
            return false;
        }
    }

    private void run(String name, Callable<String> action) throws Exception {
        if (closing.getAsBoolean()) {
            throw new Abandoned();
        }
        long begin = with.time().nanoTime();
        step = name;
        try {
            String result = action.call();
            journal.record(JournalKind.STEP, name, with.time().nanoTime() - begin, 0, result);
        } finally {
            step = "";
        }
    }

    private String checkSilicon() {
        if (with.silicon() == null && !config.siliconTarget().isEmpty()) {
            throw new IllegalStateException("no such silicon: silicon.target=" + config.siliconTarget()
                    + " waiting for=SoC descriptor");
        }
        return "soc=" + with.soc().table().soc() + (faults.isEmpty() ? ""
                : " silicon=" + with.silicon().table().soc() + " differences=" + faults.size());
    }

    private String openHardware() {
        var silicon = with.silicon() == null ? with.soc() : with.silicon();
        hardware = with.platform().open(
                new IpaPlatform.Request(config.name(), silicon, config.loader(), with.time(), journal));
        return "silicon=" + silicon.table().soc() + (config.loader().isEmpty() ? "" : " loader=" + config.loader());
    }

    private List<Fault> difference() {
        SocTable table = with.soc().table();
        return with.silicon() == null || with.silicon() == with.soc() ? List.of()
                : SocDiff.between(table, with.silicon().table());
    }

    /** A driver that was up could not be set up: takes it down; nothing is open afterwards. */
    void giveUp(DriverException e) {
        Driver running = driver;
        if (running != null) {
            running.remove();
        }
        failed(e);
    }

    private void failed(Exception e) {
        int differences = faults.size();
        worthAnotherTry = differences == 0 && e instanceof DriverException d && d.faults().isEmpty();
        List<Fault> all = new ArrayList<>();
        if (e instanceof DriverException refused) {
            all.addAll(refused.faults());
        }
        all.addAll(faults);
        faults = List.copyOf(all);
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        // A sound table that hardware does not follow: most likely it is that of other hardware.
        failure = (differences == 0 || all.size() > differences ? "" : "soc " + with.soc().table().soc() + " is not the silicon "
                + with.silicon().table().soc() + ", differences=" + differences + "; ")
                + message.lines().findFirst().orElse(message);
        journal.record(JournalKind.FAULT, "bring-up", 0, 0, message);
        for (Fault fault : all) {
            journal.record(JournalKind.FAULT, fault.rule(), 0, 0, fault.toString());
        }
        LOG.debug("bring-up failed: device={}", config.name(), e);
        driver = null;
        release();
    }

    /** Takes the driver down, then closes the rest. */
    void down() {
        Driver running = driver;
        if (running != null) {
            long begin = with.time().nanoTime();
            try {
                running.remove();
            } catch (LaneClosedException e) {
                throw e; // a forced close goes on without this lane
            } catch (RuntimeException e) {
                LOG.warn("close failed: device={} what=driver", config.name(), e);
            }
            driver = null;
            journal.record(JournalKind.STEP, "remove", with.time().nanoTime() - begin, 0, "done");
        }
        release();
    }

    /** Closes what is open without asking the driver, in the inverse order of opening. Any thread; more than once. */
    synchronized void release() {
        driver = null;
        if (data != null) {
            quietly("data lane", data::close);
            data = null;
        }
        if (fabric != null) {
            quietly("qrtr", fabric::close);
            fabric = null;
        }
        if (hardware != null) {
            quietly("hardware", hardware::close);
            hardware = null;
        }
    }

    private void quietly(String what, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            LOG.warn("close failed: device={} what={}", config.name(), what, e);
        }
    }

    Driver driver() {
        return driver;
    }

    /** The step that runs, or an empty string. */
    String step() {
        return step;
    }

    String failure() {
        return failure;
    }

    /** Whether the tables are sound and the hardware did not do its part: that can be different the next time. */
    boolean isWorthAnotherTry() {
        return worthAnotherTry;
    }

    /** What does not fit where; when nothing failed, where table and silicon differ. */
    List<Fault> faults() {
        return faults;
    }
}
