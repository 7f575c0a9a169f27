package org.qipa.core.driver;

import java.util.ArrayDeque;
import java.util.Deque;

import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.register.RegisterException;
import org.qipa.api.time.LaneClosedException;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that were done and how to undo them, the last one first. Owner lane. */
final class Steps {

    /** A step. */
    @FunctionalInterface
    interface Action {
        void run() throws DriverException, GsiException, MemoryMapException, QrtrException;
    }

    /** Undoes nothing. */
    static final Runnable NOTHING = () -> { };

    private record Undo(String step, Runnable action, boolean needsPower) {}

    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final TimeSource time;
    private final Journal journal;
    private final Deque<Undo> undos = new ArrayDeque<>();

    Steps(TimeSource time, Journal journal) {
        this.time = time;
        this.journal = journal;
    }

    /** Does a step that can be undone without power. */
    void run(String step, Action action, Runnable undo) throws DriverException {
        run(step, action, undo, false);
    }

    /** Does a step; its undo writes registers. */
    void runPowered(String step, Action action, Runnable undo) throws DriverException {
        run(step, action, undo, true);
    }

    private void run(String step, Action action, Runnable undo, boolean needsPower) throws DriverException {
        long start = time.nanoTime();
        try {
            action.run();
        } catch (MemoryMapException e) {
            throw failed(step, start, new DriverException(step, e.faults()));
        } catch (GsiException | QrtrException | PlatformException | RegisterException | IllegalArgumentException e) {
            throw failed(step, start, new DriverException(step, e.getMessage(), e));
        } catch (DriverException e) {
            throw failed(step, start, e);
        }
        undos.push(new Undo(step, undo, needsPower));
        journal.record(JournalKind.STEP, step, time.nanoTime() - start, 0, "done");
        LOG.debug("{}: {}", journal.device(), step);
    }

    private DriverException failed(String step, long start, DriverException e) {
        journal.record(JournalKind.STEP, step, time.nanoTime() - start, 0, "failed: " + e.getMessage());
        return e;
    }

    /** Undoes everything, whatever goes wrong; without power what writes registers is left out. */
    void unwind(boolean powered) {
        while (!undos.isEmpty()) {
            Undo undo = undos.pop();
            if (undo.needsPower && !powered) {
                continue;
            }
            try {
                undo.action.run();
            } catch (LaneClosedException e) {
                LOG.debug("{}: owner closed while undoing {}", journal.device(), undo.step);
            } catch (RuntimeException e) {
                LOG.warn("{}: undoing {} failed: {}", journal.device(), undo.step, e.toString());
                journal.record(JournalKind.FAULT, "undo", 0, 0, undo.step + ": " + e.getMessage());
            }
        }
    }
}
