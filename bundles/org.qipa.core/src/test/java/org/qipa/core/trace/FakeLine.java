package org.qipa.core.trace;

import java.util.function.Supplier;
import org.qipa.api.platform.Hardware.InterruptLine;

/** An interrupt line that remembers being raised. The GSI's is masked while its handler is at work, until it says done. */
final class FakeLine implements InterruptLine {

    private final String name;
    private final Supplier<Streams> out;
    private final Runnable again;
    private final boolean oneShot;
    private Runnable handler;
    private int disabled;
    private boolean pending;
    private boolean inService;

    /** {@code again}, for a one-shot line: looks whether it is still raised. */
    FakeLine(String name, Supplier<Streams> out, boolean oneShot, Runnable again) {
        this.name = name;
        this.out = out;
        this.oneShot = oneShot;
        this.again = again;
    }

    boolean isTaken() {
        return handler != null;
    }

    void fire() {
        pending = true;
        deliver();
    }

    private void deliver() {
        if (pending && handler != null && disabled == 0 && !inService) {
            pending = false;
            inService = oneShot;
            handler.run();
        }
    }

    private void add(String what) {
        out.get().add("irq " + name, what);
    }

    @Override
    public void request(Runnable h) {
        add("request");
        handler = h;
        deliver();
    }

    @Override
    public void free() {
        add("free");
        handler = null;
        inService = false;
        pending = false;
    }

    @Override
    public void enable() {
        add("enable");
        disabled--;
        deliver();
    }

    @Override
    public void disable() {
        add("disable");
        disabled++;
    }

    @Override
    public void handled() {
        inService = false;
        pending = false;
        again.run();
    }
}
