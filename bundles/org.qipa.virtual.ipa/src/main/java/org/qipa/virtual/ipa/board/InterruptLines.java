package org.qipa.virtual.ipa.board;

import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.Hardware.InterruptLine;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * The four interrupt lines.
 *
 * <p>The GSI line is a level: its handler is called when the line becomes active and then not again before
 * {@link InterruptLine#handled} or {@link InterruptLine#enable}, which look whether it still is. The others are edges: each
 * rise is one call; a rise while the line is held back or nobody listens is kept, once.
 */
public final class InterruptLines implements Chip.Interrupts {

    private static final Interrupt[] INTERRUPTS = Interrupt.values();

    private final Chip chip;
    private final Line[] lines = new Line[INTERRUPTS.length];
    /** Whether anything has changed since the lines were looked at last; most ways out of the model change nothing. */
    private boolean changed = true;

    /** All lines low, nobody listens. */
    public InterruptLines(Chip chip) {
        this.chip = chip;
        for (Interrupt i : INTERRUPTS) {
            lines[i.ordinal()] = new Line(i == Interrupt.GSI);
        }
    }

    /** A line, for the driver. */
    public InterruptLine line(Interrupt which) {
        return lines[which.ordinal()];
    }

    /** Under the lock: sets what a line shows. */
    public void show(Interrupt which, boolean active) {
        Line line = lines[which.ordinal()];
        changed |= line.active != active;
        line.pending |= active && !line.active;
        line.active = active;
    }

    /** Under the lock: a short rise of a line. */
    public void pulse(Interrupt which) {
        lines[which.ordinal()].pending = true;
        changed = true;
    }

    /** Under the lock: whether a line is active. */
    public boolean isActive(Interrupt which) {
        return lines[which.ordinal()].active;
    }

    /** Under the lock: everything there is to see. */
    public void describe(Sheet s) {
        for (Interrupt i : INTERRUPTS) {
            Line line = lines[i.ordinal()];
            s.at(i.label()).put("active", line.active).put("pending", line.pending).put("disabled", line.disables)
                    .put("requested", line.handler != null);
        }
    }

    @Override
    public int collect() {
        if (!changed) {
            return 0;
        }
        changed = false;
        int due = 0;
        for (int i = 0; i < lines.length; i++) {
            due |= lines[i].take() ? 1 << i : 0;
        }
        return due;
    }

    @Override
    public void deliver(int due) {
        for (int i = 0; i < lines.length; i++) {
            Runnable handler = lines[i].handler;
            if ((due & 1 << i) != 0 && handler != null) {
                handler.run();
            }
        }
    }

    private final class Line implements InterruptLine {

        private final boolean level;
        private volatile Runnable handler;
        private int disables;
        private boolean active;
        private boolean pending;
        private boolean inService;

        Line(boolean level) {
            this.level = level;
        }

        boolean take() {
            if (handler == null || disables > 0 || !(level ? active && !inService : pending)) {
                return false;
            }
            pending = false;
            inService = true;
            return true;
        }

        @Override
        public void request(Runnable newHandler) {
            chip.enter();
            try {
                chip.alive();
                handler = newHandler;
                disables = 0;
                inService = false;
                pending |= active;
                changed = true;
            } finally {
                chip.exit();
            }
        }

        @Override
        public void free() {
            chip.enter();
            handler = null;
            pending = false;
            inService = false;
            chip.exit();
        }

        @Override
        public void enable() {
            chip.enter();
            if (disables > 0 && --disables == 0) {
                pending |= active;
                inService = false;
                changed = true;
            }
            chip.exit();
        }

        @Override
        public void disable() {
            chip.enter();
            disables++;
            chip.exit();
        }

        @Override
        public void handled() {
            chip.enter();
            inService = false;
            changed = true;
            chip.exit();
        }
    }
}
